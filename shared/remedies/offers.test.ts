import fc from 'fast-check';
import type { Evidence, Outcome } from '../diagnosis/evidence.js';
import { CAUSES, type Cause, type Confidence } from '../diagnosis/fault-code.js';
import { CURABLE_CAUSES } from './candidates.js';
import { mayChange, remedyOffers, wantedParameters, type Offers } from './offers.js';
import { REMEDY_KINDS, type StoredParameter } from './remedy.js';

const PROFILE = 'Device.Services.VoiceService.1.VoiceProfile.1.';
const LINE = `${PROFILE}Line.1.`;
const SERVICE_2 = 'Device.Services.VoiceService.1.';
const CLIENT = `${SERVICE_2}SIP.Client.1.`;
const NETWORK = `${SERVICE_2}SIP.Network.2.`;

function stored(values: Readonly<Record<string, string>>, more: Partial<StoredParameter> = {}) {
  return new Map(Object.entries(values).map(([name, value]) => [name, { name, value, writable: true, ...more }]));
}

const PHONE = {
  [`${LINE}Enable`]: 'Disabled',
  [`${PROFILE}Enable`]: 'Enabled',
  [`${LINE}SIP.URI`]: 'sip:1001@example.org',
  [`${LINE}SIP.AuthUserName`]: 'someone',
  [`${LINE}SIP.AuthPassword`]: '',
  [`${PROFILE}SIP.RegistrarServer`]: 'sip.example.org',
  [`${PROFILE}SIP.RegistrarServerPort`]: '5060',
  [`${PROFILE}SIP.RegistrarServerTransport`]: 'UDP',
  [`${PROFILE}SIP.ProxyServerPort`]: '5060',
  [`${PROFILE}SIP.ProxyServerTransport`]: 'UDP',
  [`${PROFILE}SIP.OutboundProxy`]: '',
  [`${PROFILE}SIP.OutboundProxyPort`]: '5060',
  [`${PROFILE}SIP.RegisterExpires`]: '60',
  [`${PROFILE}SIP.X_SIPDX-ORG_Rport`]: 'false',
  [`${PROFILE}SIP.X_SIPDX-ORG_PortRefresh`]: 'false',
  [`${PROFILE}SIP.X_SIPDX-ORG_NewCallID`]: 'false',
  [`${PROFILE}SIP.X_SIPDX-ORG_KeepAliveType`]: 'None',
  [`${PROFILE}SIP.X_SIPDX-ORG_KeepAliveInterval`]: '120',
};

const response = (status: number, headers: Readonly<Record<string, readonly string[]>> = {}): Outcome => ({
  kind: 'response',
  at: 10,
  status,
  reason: '',
  headers,
});

function evidence(more: Partial<Evidence> = {}, ...outcomes: readonly Outcome[]): Evidence {
  return {
    v: 1,
    configuration: [],
    target: { address: '192.0.2.10', port: 5060, transport: 'UDP' },
    attempts: outcomes.map((outcome, i) => ({
      n: i + 1,
      cseq: i + 1,
      sentAt: [i],
      expires: 60,
      credentials: false,
      outcome,
    })),
    icmp: [],
    malformed: [],
    end: 'final',
    ...more,
  };
}

const probed = (probe: string, target: object): Evidence =>
  evidence({
    deep: { registers: [{ probe, target, outcome: response(401) }] } as unknown as NonNullable<Evidence['deep']>,
  });

const offersOf = (cause: Cause, of: Evidence, phone = stored(PHONE), confidence: Confidence = 'likely'): Offers =>
  remedyOffers({ cause, confidence }, of, LINE, phone);

const written = ({ offers }: Offers) =>
  offers.map(({ kind, values }) => [kind, Object.fromEntries(values.map((one) => [one.name, one.new]))]);

describe('a remedy', () => {
  const sip = (name: string): string => `${PROFILE}SIP.${name}`;
  it.each<[Cause, Evidence, string, Readonly<Record<string, string | undefined>>]>([
    [
      'interval-too-brief',
      evidence({}, response(423, { 'Min-Expires': ['1800'] })),
      'expiry',
      { [sip('RegisterExpires')]: '1800' },
    ],
    [
      'interval-adapted',
      evidence({ interval: { configured: 60, accepted: 600 } }),
      'expiry',
      { [sip('RegisterExpires')]: '600' },
    ],
    [
      'expiry-shortened',
      evidence({}, response(200, { Contact: ['<sip:a@b>;expires=45'] })),
      'expiry',
      { [sip('RegisterExpires')]: '45' },
    ],
    [
      'wrong-transport',
      probed('transports', { address: '192.0.2.10', port: 5070, transport: 'TCP' }),
      'transport',
      { [sip('RegistrarServerTransport')]: 'TCP', [sip('RegistrarServerPort')]: '5070' },
    ],
    [
      'wrong-port',
      probed('transports', { address: '192.0.2.10', port: 5080, transport: 'UDP' }),
      'port',
      { [sip('RegistrarServerPort')]: '5080' },
    ],
    ['fragmentation', evidence(), 'transport', { [sip('RegistrarServerTransport')]: 'TCP' }],
    [
      'redirected',
      evidence({}, response(305, { Contact: ['<sip:edge.example.org:5062>'] })),
      'outbound-proxy',
      { [sip('OutboundProxy')]: 'edge.example.org', [sip('OutboundProxyPort')]: '5062' },
    ],
    [
      'response-from-other-address',
      evidence({ responseFrom: '192.0.2.99:5090' }),
      'outbound-proxy',
      { [sip('OutboundProxy')]: '192.0.2.99', [sip('OutboundProxyPort')]: '5090' },
    ],
    ['nat-without-rport', evidence(), 'rport', { [sip('X_SIPDX-ORG_Rport')]: 'true' }],
    ['stale-nat-binding', evidence(), 'port-refresh', { [sip('X_SIPDX-ORG_PortRefresh')]: 'true' }],
    [
      'keep-alive-too-long',
      evidence(),
      'keep-alive',
      { [sip('X_SIPDX-ORG_KeepAliveType')]: 'CRLF', [sip('X_SIPDX-ORG_KeepAliveInterval')]: '30' },
    ],
    ['new-call-id-needed', evidence(), 'new-call-id', { [sip('X_SIPDX-ORG_NewCallID')]: 'true' }],
    [
      'standby-only',
      probed('standby', { address: '192.0.2.20', port: 5064, transport: 'UDP' }),
      'standby-as-primary',
      { [sip('RegistrarServer')]: '192.0.2.20', [sip('RegistrarServerPort')]: '5064' },
    ],
    [
      'line-disabled',
      evidence({ configuration: [{ parameter: `${LINE}Enable`, problem: 'disabled' }] }),
      'enable-line',
      { [`${LINE}Enable`]: 'Enabled' },
    ],
    ['auth-user-mismatch', evidence(), 'auth-user', { [`${LINE}SIP.AuthUserName`]: '1001' }],
    ['account-or-password-rejected', evidence(), 'credentials', { [`${LINE}SIP.AuthPassword`]: undefined }],
  ])('against %s', (cause, of, kind, values) => {
    expect(written(offersOf(cause, of))).toEqual([[kind, values]]);
  });

  it('names the old value, and whether other lines share the parameter', () => {
    const [offer] = offersOf('interval-too-brief', evidence({}, response(423, { 'Min-Expires': ['1800'] }))).offers;
    expect(offer).toMatchObject({ reversible: true, risks: ['other-lines'], values: [{ old: '60', new: '1800' }] });
  });

  it('that is a password says that there is no way back, and shows no value', () => {
    const phone = stored({ ...PHONE, [`${LINE}SIP.AuthPassword`]: 'told-by-a-careless-phone' });
    const found = offersOf('password-blanks', evidence(), phone);
    expect(found.offers[0]).toMatchObject({ reversible: false, risks: ['no-way-back', 'ban'] });
    expect(JSON.stringify(found)).not.toContain('careless');
  });

  it.each<[string, ReturnType<typeof stored>]>([
    ['lacks the parameter', stored({ ...PHONE, [`${PROFILE}SIP.X_SIPDX-ORG_Rport`]: 'x' }, { writable: false })],
    ['will not have it written', new Map([...stored(PHONE)].filter(([name]) => !name.endsWith('Rport')))],
  ])('is a manual step where the phone %s', (_what, phone) => {
    const found = offersOf('nat-without-rport', evidence(), phone);
    expect(found).toEqual({
      offers: [],
      manual: [{ kind: 'rport', worthATry: false, missing: [`${PROFILE}SIP.X_SIPDX-ORG_Rport`] }],
    });
  });

  it('is not offered where everything is so already', () => {
    const phone = stored({ ...PHONE, [`${PROFILE}SIP.X_SIPDX-ORG_Rport`]: 'true' });
    expect(offersOf('nat-without-rport', evidence(), phone)).toEqual({ offers: [], manual: [] });
  });

  it('takes the heartbeat of the dialect where the phone has that', () => {
    const kept = Object.entries(PHONE).filter(([name]) => !name.includes('KeepAlive'));
    const phone = stored({ ...Object.fromEntries(kept), [`${PROFILE}SIP.X_CT-COM_HeartbeatCycle`]: '120' });
    expect(written(offersOf('keep-alive-too-long', evidence(), phone))).toEqual([
      ['keep-alive', { [`${PROFILE}SIP.X_CT-COM_HeartbeatCycle`]: '30' }],
    ]);
  });

  it('takes the standby server as it is configured rather than as it was found', () => {
    const phone = stored({ ...PHONE, [`${PROFILE}SIP.X_CT-COM_Standby-RegistrarServer`]: 'sip2.example.org' });
    const of = probed('standby', { address: '192.0.2.20', port: 5060, transport: 'UDP' });
    expect(written(offersOf('standby-only', of, phone))).toEqual([
      ['standby-as-primary', { [`${PROFILE}SIP.RegistrarServer`]: 'sip2.example.org' }],
    ]);
  });

  it('goes to the proxy where the line uses that, and to its port where an outbound proxy stands in front', () => {
    const of = probed('transports', { address: '192.0.2.10', port: 5080, transport: 'UDP' });
    const proxy = stored({ ...PHONE, [`${PROFILE}SIP.RegistrarServer`]: '0.0.0.0' });
    expect(written(offersOf('wrong-port', of, proxy))).toEqual([
      ['port', { [`${PROFILE}SIP.ProxyServerPort`]: '5080' }],
    ]);
    const outbound = stored({ ...PHONE, [`${PROFILE}SIP.OutboundProxy`]: 'edge' });
    const unread = new Map(outbound).set(`${PROFILE}SIP.OutboundProxy`, {
      name: `${PROFILE}SIP.OutboundProxy`,
    } as never);
    expect(written(offersOf('wrong-port', of, unread))).toEqual([
      ['port', { [`${PROFILE}SIP.OutboundProxyPort`]: '5080' }],
    ]);
    expect(written(offersOf('wrong-port', of, outbound))).toEqual([
      ['port', { [`${PROFILE}SIP.OutboundProxyPort`]: '5080' }],
    ]);
  });

  it('stands in the network of a client in issue 2, which is found step by step', () => {
    const all = stored({
      [`${CLIENT}Network`]: NETWORK.replace(/\.$/, ''),
      [`${CLIENT}Enable`]: 'true',
      [`${NETWORK}RegistrarServer`]: 'sip.example.org',
      [`${NETWORK}RegisterExpires`]: '60',
    });
    expect(wantedParameters(CLIENT, new Map())).not.toContain(`${NETWORK}RegisterExpires`);
    expect(wantedParameters(CLIENT, all)).toContain(`${NETWORK}RegisterExpires`);
    const of = evidence({ interval: { configured: 60, accepted: 600 } });
    expect(written(remedyOffers({ cause: 'interval-adapted', confidence: 'certain' }, of, CLIENT, all))).toEqual([
      ['expiry', { [`${NETWORK}RegisterExpires`]: '600' }],
    ]);
  });

  it('does not believe what a device tells of its probes in another form', () => {
    const of = evidence({ deep: { registers: [{ probe: 'transports', target: 'x' }, 7] } as never });
    expect(offersOf('wrong-transport', of)).toEqual({ offers: [], manual: [] });
  });
});

describe('remedies in general', () => {
  const anyEvidence = fc
    .record({
      seconds: fc.nat(100_000),
      port: fc.integer({ min: 1, max: 65535 }),
      transport: fc.constantFrom('UDP', 'TCP', 'TLS'),
      status: fc.constantFrom(200, 305, 401, 423),
    })
    .map(({ seconds, port, transport, status }) => ({
      ...evidence(
        {
          configuration: [{ parameter: `${LINE}Enable`, problem: 'disabled' }],
          interval: { configured: 60, accepted: seconds },
          responseFrom: `192.0.2.1:${String(port)}`,
        },
        response(status, { 'Min-Expires': [String(seconds)], Contact: [`<sip:x:${String(port)}>;expires=9`] }),
      ),
      deep: {
        registers: ['transports', 'standby'].map((probe) => ({
          probe,
          target: { address: '192.0.2.7', port, transport },
          outcome: response(status),
        })),
      } as unknown as NonNullable<Evidence['deep']>,
    }));

  it('never change anything but their own parameters, and every value is one that was asked for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CAUSES),
        fc.constantFrom<Confidence>('certain', 'likely', 'open'),
        anyEvidence,
        fc.subarray(Object.entries(PHONE)),
        (cause, confidence, of, some) => {
          const phone = stored(Object.fromEntries(some));
          const { offers } = remedyOffers({ cause, confidence }, of, LINE, phone);
          for (const { kind, values, worthATry } of offers) {
            const own = mayChange(kind, LINE, phone);
            for (const { name } of values) {
              expect(own).toContain(name);
              expect(phone.has(name)).toBe(true);
              expect(wantedParameters(LINE, phone)).toContain(name);
            }
            if (confidence === 'open') expect(worthATry).toBe(true);
          }
        },
      ),
    );
  });

  it('are there for every kind', () => {
    const kinds = CURABLE_CAUSES.flatMap((cause) => {
      const of = { ...fc.sample(anyEvidence, { numRuns: 1, seed: 1 })[0]! };
      const phone = stored({ ...PHONE, [`${PROFILE}SIP.RegistrarServerTransport`]: 'none' });
      return remedyOffers(
        { cause: cause, confidence: 'likely' },
        { ...of, target: undefined } as never,
        LINE,
        phone,
      ).offers.map(({ kind }) => kind);
    });
    const seldom = ['transport', 'port', 'outbound-proxy'];
    expect(REMEDY_KINDS.filter((kind) => !kinds.includes(kind) && !seldom.includes(kind))).toEqual([]);
  });
});
