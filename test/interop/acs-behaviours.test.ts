import { readFileSync } from 'node:fs';
import type { AcsExchange } from '#cpe-agent/ports.js';
import { itGiven } from '../given.js';
import { FakeHost } from '../fakes/host.js';
import { LINE, phone } from '../fakes/phone.js';

/**
 * The agent's sessions with ACSs that nobody here wrote: each answers the Inform, and asks, in the way of one of them. The
 * bytes are our own, with the same quirk. `heard` is everything the agent posted, first to last.
 */
interface Behaviour {
  readonly title: string;
  /** What the ACS says, one after another; after the last it says 204. */
  readonly says: readonly Reply[];
  /** Of every POST: method of the message, '' for an empty one. */
  readonly posts: readonly string[];
  /** Retried: the session failed. */
  readonly fails?: true;
  /** What the last message of the agent has to contain. */
  readonly lastSays?: string;
  /** A parameter's value afterwards. */
  readonly value?: readonly [name: string, value: string];
}

type Reply = string | { readonly status: number; readonly headers?: AcsExchange['headers']; readonly body?: string };

const CODE = 'Device.DeviceInfo.ProvisioningCode';
const NAMESPACES =
  'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:cwmp="urn:dslforum-org:cwmp-1-0"';
const ACCEPTED = envelope('<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>');

function envelope(body: string, header = '<cwmp:ID soapenv:mustUnderstand="1">A-1</cwmp:ID>'): string {
  return `<soapenv:Envelope ${NAMESPACES}><soapenv:Header>${header}</soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

function spv(value: string, more = '<ParameterKey></ParameterKey>'): string {
  const struct = `<ParameterValueStruct><Name>${CODE}</Name>${value}</ParameterValueStruct>`;
  return envelope(`<cwmp:SetParameterValues><ParameterList>${struct}</ParameterList>${more}</cwmp:SetParameterValues>`);
}

function gpv(...names: readonly string[]): string {
  const list = names.map((name) => `<string>${name}</string>`).join('');
  return envelope(`<cwmp:GetParameterValues><ParameterNames>${list}</ParameterNames></cwmp:GetParameterValues>`);
}

const asked = (answer: string) => ['Inform', '', answer];
const behaviours: readonly Behaviour[] = [
  // --- ends and silences
  { title: '200 with no body is as good as 204', says: [ACCEPTED, { status: 200 }], posts: ['Inform', ''] },
  {
    title: '200 with an envelope whose Body is empty is as good as 204',
    says: [ACCEPTED, envelope('')],
    posts: ['Inform', ''],
  },
  { title: '204 in answer to the Inform fails the session', says: [{ status: 204 }], posts: ['Inform'], fails: true },
  {
    title: '204 after an answer ends the session',
    says: [ACCEPTED, gpv(CODE), { status: 204 }],
    posts: asked('GetParameterValuesResponse'),
  },
  {
    title: 'a plain-text 400 fails the session',
    says: [{ status: 400, body: 'CPE already in session' }],
    posts: ['Inform'],
    fails: true,
  },
  {
    title: '503 with Retry-After fails the session',
    says: [{ status: 503, headers: { 'retry-after': ['60'] } }],
    posts: ['Inform'],
    fails: true,
  },
  {
    title: 'an HTML page with status 200 fails the session',
    says: [{ status: 200, headers: { 'content-type': ['text/html'] }, body: '<html><br></html>' }],
    posts: ['Inform'],
    fails: true,
  },
  // --- InformResponse
  {
    title: 'the InformResponse has qualified children, no Header and a default namespace',
    says: [
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
        '<InformResponse xmlns="urn:dslforum-org:cwmp-1-0"><MaxEnvelopes>1</MaxEnvelopes></InformResponse></s:Body></s:Envelope>',
    ],
    posts: ['Inform', ''],
  },
  {
    title: 'the message is indented, declares nothing, and is preceded by white space',
    says: ['\n\n  ' + ACCEPTED.replaceAll('><', '>\n\t<'), gpv(CODE).replaceAll('><', '>\r\n\t\t<')],
    posts: asked('GetParameterValuesResponse'),
    lastSays: `<Name>${CODE}</Name>`,
  },
  {
    title: 'the InformResponse is of cwmp-1-3, which a newer ACS speaks',
    says: [ACCEPTED.replace('cwmp-1-0', 'cwmp-1-3')],
    posts: ['Inform', ''],
  },
  // --- values
  {
    title: 'a value has a bare ampersand (no escaping)',
    says: [ACCEPTED, spv('<Value xsi:type="xsd:string">a&b & c</Value>')],
    posts: asked('SetParameterValuesResponse'),
    value: [CODE, 'a&b & c'],
  },
  {
    title: 'a value has a bare less-than sign: broken for good, the session fails and nothing is set',
    says: [ACCEPTED, spv('<Value xsi:type="xsd:string">a<b</Value>')],
    posts: ['Inform', ''],
    fails: true,
    value: [CODE, ''],
  },
  {
    title: 'SetParameterValues has no ParameterKey, no arrayType and an untyped Value',
    says: [ACCEPTED, spv('<Value>x</Value>', '')],
    posts: asked('SetParameterValuesResponse'),
    value: [CODE, 'x'],
  },
  {
    title: 'xsi is bound to a prefix of its own, and the type has another prefix',
    says: [
      ACCEPTED,
      spv('<Value i:type="x:string" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="urn:x">y</Value>'),
    ],
    posts: asked('SetParameterValuesResponse'),
    value: [CODE, 'y'],
  },
  // --- requests
  {
    title: 'NextLevel is the literal false',
    says: [
      ACCEPTED,
      envelope(
        '<cwmp:GetParameterNames><ParameterPath>Device.LAN.</ParameterPath><NextLevel>false</NextLevel></cwmp:GetParameterNames>',
      ),
    ],
    posts: asked('GetParameterNamesResponse'),
    lastSays: '<Name>Device.LAN.IPAddress</Name>',
  },
  {
    title: 'ParameterPath is empty and NextLevel 1: the roots',
    says: [
      ACCEPTED,
      envelope('<cwmp:GetParameterNames><ParameterPath/><NextLevel>1</NextLevel></cwmp:GetParameterNames>'),
    ],
    posts: asked('GetParameterNamesResponse'),
    lastSays: '<Name>Device.</Name>',
  },
  {
    title: 'GetParameterValues asks for no name',
    says: [ACCEPTED, gpv()],
    posts: asked('GetParameterValuesResponse'),
    lastSays: 'ParameterValueStruct[0]',
  },
  {
    title: 'one of the names is unknown: 9005 for the batch, then one at a time',
    says: [ACCEPTED, gpv(CODE, 'Device.Nothing'), gpv(CODE)],
    posts: [...asked('Fault'), 'GetParameterValuesResponse'],
  },
  {
    title: 'the request has no ID and no Header',
    says: [ACCEPTED, gpv(CODE).replace(/<soapenv:Header>.*<\/soapenv:Header>/, '')],
    posts: asked('GetParameterValuesResponse'),
  },
  {
    title: 'the ID is echoed to the letter',
    says: [ACCEPTED, gpv(CODE).replace('A-1', 'FREEACS-17 &amp; x')],
    posts: asked('GetParameterValuesResponse'),
    lastSays: '>FREEACS-17 &amp; x</cwmp:ID>',
  },
  {
    title: 'arguments are qualified, as perl-cwmp writes them',
    says: [
      ACCEPTED,
      gpv(CODE).replaceAll('ParameterNames>', 'cwmp:ParameterNames>').replaceAll('string>', 'xsd:string>'),
    ],
    posts: asked('GetParameterValuesResponse'),
    lastSays: `<Name>${CODE}</Name>`,
  },
  {
    title: 'a method that exists nowhere is answered with 9000, and the session goes on',
    says: [ACCEPTED, envelope('<cwmp:X_Example_Do/>'), gpv(CODE)],
    posts: [...asked('Fault'), 'GetParameterValuesResponse'],
  },
  {
    title: 'HoldRequests and NoMoreRequests stand in a message',
    says: [
      envelope(
        '<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>',
        '<cwmp:NoMoreRequests>1</cwmp:NoMoreRequests>',
      ),
      gpv(CODE).replace('</cwmp:ID>', '</cwmp:ID><cwmp:HoldRequests>1</cwmp:HoldRequests>'),
      { status: 204 },
    ],
    posts: asked('GetParameterValuesResponse'),
  },
  {
    title: 'a Fault is written with two colons, which no namespace-aware parser reads: the session fails, no crash',
    says: [envelope('').replaceAll('soapenv:Body', 'soapenv:Body:Fault')],
    posts: ['Inform'],
    fails: true,
  },
  {
    title: 'a DOCTYPE is refused',
    says: ['<!DOCTYPE x [<!ENTITY a "b">]>' + ACCEPTED],
    posts: ['Inform'],
    fails: true,
  },
];

describe('a session of the agent with an ACS that nobody here wrote', () => {
  it.each(behaviours.map((one) => [one.title, one] as const))('%s', async (_title, behaviour) => {
    const { host, posts, bodies, agent } = await session(behaviour.says);
    expect(posts).toEqual(behaviour.posts);
    if (behaviour.lastSays !== undefined) expect(bodies.at(-1)).toContain(behaviour.lastSays);
    if (behaviour.value !== undefined) expect(agent.value(behaviour.value[0])).toBe(behaviour.value[1]);
    // A failed session is tried again with the same events, a good one is not (TR-069 Amd 6 §3.2.1.1).
    const before = bodies.length;
    await host.clock.advance(20_000);
    expect(bodies.length > before).toBe(behaviour.fails ?? false);
    await agent.stop();
  });

  it('returns every cookie of the session, Path and quotes or not, and none in the next session', async () => {
    const cookies = { 'set-cookie': ['session=a1; Path=/elsewhere', 'JSESSIONID="x!y"; Version=1'] };
    const { host, sent, agent } = await session([{ status: 200, headers: cookies, body: ACCEPTED }, gpv(CODE)]);
    const returned = sent.map((headers) => headers['Cookie']);
    expect(returned[0]).toBeUndefined();
    for (const one of returned.slice(1)) {
      expect(one).toContain('session=a1');
      expect(one).toContain('JSESSIONID="x!y"');
    }
    const before = sent.length;
    await host.settle();
    await agent.stop();
    const again = phone(host, { [`${LINE}Enable`]: 'Disabled' });
    await again.start();
    await host.clock.advance(0);
    expect(sent.length).toBeGreaterThan(before);
    expect(sent[before]!['Cookie']).toBeUndefined();
    await again.stop();
  });
});

/** What the agent answers; '': the message is the answer to its Inform; the sample names another root where it is 9005. */
const acsToCpe: Readonly<Record<string, string>> = {
  'evcpe-inform_response.xml': '',
  'freeacs-acs-gpv-zero-names.xml': 'GetParameterValuesResponse',
  'genieacs-1.0-acs-gpn-empty-path.xml': 'GetParameterNamesResponse',
  'genieacs-head-acs-addobject-v1.0.xml': 'Fault 9005',
  'genieacs-head-acs-factoryreset-v1.0.xml': 'FactoryResetResponse',
  'genieacs-head-acs-gpa-v1.0.xml': 'Fault 9005',
  'genieacs-head-acs-gpv-v1.0.xml': 'Fault 9005',
  'genieacs-head-acs-informresponse-v1.4.xml': '',
  'genieacs-head-acs-spv-datetime-boolean-v1.2.xml': 'Fault 9003',
  'perlcwmp-acs-getparameterattributes-qualified.xml': 'Fault 9005',
  'simulatr69-inform_response.xml': '',
};
/** Answers that nobody waits for. */
const outOfPlace = ['evcpe-fault.xml', 'genieacs-head-acs-transfercompleteresponse-v1.0.xml'];

describe('every message of an ACS in the given samples (TR-069 Amd 6 §3.7)', () => {
  for (const [file, answer] of Object.entries(acsToCpe)) {
    itGiven(`drives a session: ${file}`, async (path) => {
      const text = readFileSync(path('data', 'cwmp-samples', file), 'utf8');
      const { posts, bodies, agent } = await session(answer === '' ? [text] : [ACCEPTED, text]);
      const [method, code] = answer.split(' ');
      expect(posts.slice(0, 3)).toEqual(answer === '' ? ['Inform', ''] : ['Inform', '', method]);
      if (code !== undefined) expect(bodies[2]).toContain(`<FaultCode>${code}</FaultCode>`);
      const id = /ID[^>]*>([^<]+)<\/[^>]*ID>/.exec(text)?.[1];
      if (answer !== '' && id !== undefined) expect(bodies[2]).toContain(`>${id}</cwmp:ID>`);
      await agent.stop();
    });
  }

  for (const file of outOfPlace) {
    itGiven(`fails a session in which it is out of place: ${file}`, async (path) => {
      const { posts, agent } = await session([readFileSync(path('data', 'cwmp-samples', file), 'utf8')]);
      expect(posts).toEqual(['Inform']);
      await agent.stop();
    });
  }
});

/** One agent whose ACS says these things; virtual time. */
async function session(says: readonly Reply[]) {
  const host = new FakeHost();
  host.registrarIsSilent = true;
  const bodies: string[] = [];
  const sent: Readonly<Record<string, string>>[] = [];
  const left = [...says];
  const client: FakeHost['acs'] = {
    connect: () => ({
      post: async (body, headers) => {
        await Promise.resolve();
        bodies.push(body);
        sent.push(headers);
        const next = left.shift() ?? { status: 204 };
        const {
          status,
          headers: replied,
          body: text,
        } = typeof next === 'string' ? { status: 200, headers: undefined, body: next } : next;
        return { status, headers: replied ?? {}, body: new TextEncoder().encode(text ?? '') };
      },
      close: () => undefined,
    }),
  };
  const agent = phone(Object.assign(host, { acs: client }), { [`${LINE}Enable`]: 'Disabled' });
  await agent.start();
  await host.clock.advance(0);
  const posts = bodies.map((body) => /Body><(?:[\w-]+:)?(\w+)/.exec(body)?.[1] ?? '');
  return { host, agent, bodies, sent, posts };
}
