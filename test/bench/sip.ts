import { isDeepStrictEqual } from 'node:util';
import { parseChallenges } from '#shared/auth/challenge.js';
import { parseContacts, parseCSeq, topVia } from '#shared/sip/headers.js';
import { headerValue, headerValues, parseSipMessage, printSipMessage } from '#shared/sip/message.js';
import { buildRegister } from '#shared/sip/register.js';
import { compare, type Contender, type Effort } from './measure.js';
import type { DrachtioPeer, PeerAddress, Peers, SipPeer, SipPeerMessage } from './peers.js';
import { printTable } from './report.js';

/** What a registering client reads from a response; every contender has to find the same. */
interface Reading {
  readonly status: number;
  readonly branch: string | undefined;
  readonly received: string | undefined;
  readonly rport: number;
  readonly cseq: number;
  readonly contacts: readonly { readonly uri: string; readonly expires: number }[];
  readonly challenges: readonly { readonly realm: string; readonly nonce: string }[];
}

const COMMON = [
  'Via: SIP/2.0/UDP 192.0.2.77:40000;branch=z9hG4bK8d1f0c2a7b3e4f55;received=198.51.100.7;rport=61234',
  'From: <sip:1001@example.com>;tag=5a0c91d7e2b84f13',
  'To: <sip:1001@example.com>;tag=b27e1a6cb403fcc8c1c14e3de9a5ef4d.9f1e0000',
  'Call-ID: 0f7a5d1c2b9e48a6b3d04c7e8f1a2b5c',
  'CSeq: 17 REGISTER',
];

const CHALLENGE = message([
  'SIP/2.0 401 Unauthorized',
  ...COMMON,
  'WWW-Authenticate: Digest realm="example.com", nonce="Z3VhcmQtdGltZXItMzItc2Vjb25kcw==", algorithm=MD5, qop="auth"',
  'Server: bench registrar',
  'Content-Length: 0',
]);

const BINDINGS = message([
  'SIP/2.0 200 OK',
  ...COMMON,
  'Contact: <sip:1001@192.0.2.77:40000;transport=udp>;expires=600;q=0.7',
  'Contact: "Desk, second floor" <sip:1001@203.0.113.5:5062>;expires=117',
  'Server: bench registrar',
  'Content-Length: 0',
]);

const REGISTER = {
  registrarUri: 'sip:example.com',
  aor: 'sip:1001@example.com',
  fromTag: '5a0c91d7e2b84f13',
  callId: '0f7a5d1c2b9e48a6b3d04c7e8f1a2b5c',
  cseq: 18,
  contact: 'sip:1001@192.0.2.77:40000',
  expires: 600,
  via: { transport: 'UDP' as const, sentBy: '192.0.2.77:40000', branch: 'z9hG4bK1122334455667788' },
  userAgent: 'bench phone/1.0',
  authorization: [
    {
      name: 'Authorization',
      value:
        'Digest username="1001", realm="example.com", nonce="bm9uY2U=", uri="sip:example.com", ' +
        'response="00112233445566778899aabbccddeeff", algorithm=MD5, cnonce="cafe0001", qop=auth, nc=00000001',
    },
  ],
};

export function benchSip(peers: Peers | undefined, effort: Effort): void {
  for (const [title, bytes] of [
    ['SIP: read a 401', CHALLENGE],
    ['SIP: read a 200 with two contacts', BINDINGS],
  ] as const) {
    const contenders: Contender[] = [{ name: 'sipdx', work: () => read(bytes) }];
    if (peers !== undefined) {
      contenders.push({ name: 'sip', work: () => readWithSip(peers.sip, bytes) });
      contenders.push({ name: 'drachtio-sip', work: () => readWithDrachtio(peers.drachtio, bytes) });
    }
    assertSame(contenders);
    printTable(title, compare(contenders, effort));
  }
  const builders: Contender[] = [{ name: 'sipdx', work: () => printSipMessage(buildRegister(REGISTER)) }];
  if (peers !== undefined) {
    builders.push({ name: 'sip', work: () => buildWithSip(peers.sip) });
    builders.push({ name: 'drachtio-sip', work: () => buildWithDrachtio(peers.drachtio) });
  }
  printTable('SIP: build a REGISTER with credentials', compare(builders, effort));
}

function read(bytes: Uint8Array): Reading {
  const parsed = parseSipMessage(bytes);
  if (!parsed.ok || parsed.value.kind !== 'response') throw new Error('not read');
  const response = parsed.value;
  const via = topVia(response);
  return {
    status: response.status,
    branch: via?.branch,
    received: via?.received,
    rport: Number(via?.rport),
    cseq: parseCSeq(headerValue(response, 'CSeq') ?? '')?.seq ?? -1,
    contacts: parseContacts(response).map(({ uri, params }) => ({ uri, expires: Number(params.get('expires')) })),
    challenges: parseChallenges(headerValues(response, 'WWW-Authenticate')).map(({ realm, nonce }) => ({
      realm,
      nonce,
    })),
  };
}

function readWithSip(sip: SipPeer, bytes: Buffer): Reading {
  const { status, headers } = sip.parse(bytes);
  return reading(status, headers);
}

function readWithDrachtio({ SipMessage }: DrachtioPeer, bytes: Buffer): Reading {
  const response = new SipMessage(bytes.toString('utf8'));
  const parsed = <Name extends keyof SipPeerMessage['headers']>(name: Name): SipPeerMessage['headers'][Name] =>
    response.getParsedHeader(name) as SipPeerMessage['headers'][Name];
  const contact = response.status === 200 ? parsed('contact') : undefined;
  const challenges = response.status === 401 ? parsed('www-authenticate') : undefined;
  return reading(response.status, {
    via: parsed('via'),
    cseq: parsed('cseq'),
    ...(contact !== undefined && { contact }),
    ...(challenges !== undefined && { 'www-authenticate': challenges }),
  });
}

function reading(status: number, headers: SipPeerMessage['headers']): Reading {
  const params = headers.via[0]?.params ?? {};
  return {
    status,
    branch: params['branch'],
    received: params['received'],
    rport: Number(params['rport']),
    cseq: headers.cseq.seq,
    contacts: (headers.contact ?? []).map(binding),
    challenges: (headers['www-authenticate'] ?? []).map(({ realm, nonce }) => ({
      realm: unquoted(realm),
      nonce: unquoted(nonce),
    })),
  };
}

function binding({ uri, params }: PeerAddress): Reading['contacts'][number] {
  return { uri, expires: Number(params['expires']) };
}

/** Neither of them takes the quotes away. */
function unquoted(text = ''): string {
  return text.slice(1, -1);
}

function buildWithSip(sip: SipPeer): Buffer {
  const { via } = REGISTER;
  const [host, port] = via.sentBy.split(':');
  return Buffer.from(
    sip.stringify({
      method: 'REGISTER',
      uri: REGISTER.registrarUri,
      headers: {
        via: [{ version: '2.0', protocol: 'UDP', host, port, params: { branch: via.branch, rport: null } }],
        'max-forwards': 70,
        from: { uri: REGISTER.aor, params: { tag: REGISTER.fromTag } },
        to: { uri: REGISTER.aor },
        'call-id': REGISTER.callId,
        cseq: { seq: REGISTER.cseq, method: 'REGISTER' },
        contact: [{ uri: REGISTER.contact }],
        expires: REGISTER.expires,
        // As a finished text: taken apart it would only be put together again.
        Authorization: REGISTER.authorization[0]?.value,
        'user-agent': REGISTER.userAgent,
      },
    }),
  );
}

function buildWithDrachtio({ SipMessage }: DrachtioPeer): Buffer {
  const { via } = REGISTER;
  const message = new SipMessage();
  message.method = 'REGISTER';
  message.uri = REGISTER.registrarUri;
  message.set({
    Via: `SIP/2.0/UDP ${via.sentBy};branch=${via.branch};rport`,
    'Max-Forwards': '70',
    From: `<${REGISTER.aor}>;tag=${REGISTER.fromTag}`,
    To: `<${REGISTER.aor}>`,
    'Call-ID': REGISTER.callId,
    CSeq: `${String(REGISTER.cseq)} REGISTER`,
    Contact: `<${REGISTER.contact}>`,
    Expires: String(REGISTER.expires),
    Authorization: REGISTER.authorization[0]?.value ?? '',
    'User-Agent': REGISTER.userAgent,
  });
  return Buffer.from(message.toString());
}

function assertSame([own, ...others]: readonly Contender[]): void {
  const expected = own?.work();
  for (const { name, work } of others) {
    const found = work();
    if (!isDeepStrictEqual(found, expected)) throw new Error(`${name} reads ${JSON.stringify(found)}`);
  }
}

function message(lines: readonly string[]): Buffer {
  return Buffer.from([...lines, '', ''].join('\r\n'));
}
