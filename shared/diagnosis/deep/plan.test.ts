import { challenge, play, type Script } from '../../../test/fakes/diagnosis-world.js';
import { planProbes, type PlanFacts } from './plan.js';

const NOTHING: PlanFacts = {
  believesRegistered: false,
  canUseOwnPort: false,
  asksForRport: true,
  hasOthers: false,
  hasStun: false,
  hidesNat: false,
  hasOtherAlgorithm: false,
};
const ok = { status: 200, headers: ['Contact: <sip:1001@192.0.2.77:5062>'] };
const contactless = { status: 200 };

function planned(
  script: Script,
  about: Partial<PlanFacts>,
  changes: Parameters<typeof play>[1] = {},
): readonly string[] {
  const { result } = play(script, changes);
  return planProbes(result.verdict, result.evidence, { ...NOTHING, ...about });
}

const SILENT: Script = { register: () => [], ping: 'replies' };
const LOST: Script = { register: () => [], ping: 'lost' };
const answering = (
  ...replies: readonly { readonly status: number; readonly headers?: readonly string[]; readonly reason?: string }[]
): Script => ({
  register: (_, n) => [replies[Math.min(n, replies.length) - 1] ?? { status: 200 }],
});

describe('a probe runs only where its answer can change the verdict (diagnosis.md, Deep probes)', () => {
  it.each<[string, Script, Partial<PlanFacts>, readonly string[]]>([
    ['a lost network', LOST, {}, ['lan', 'new-port', 'transports']],
    ['… with a standby', LOST, { hasOthers: true }, ['lan', 'new-port', 'transports', 'standby']],
    ['a host that is there: not this one’s network', SILENT, {}, ['new-port', 'transports', 'mtu']],
    ['a line that asks for no rport', SILENT, { asksForRport: false }, ['new-port', 'nat', 'transports', 'mtu']],
    ['a 1xx alone', { register: () => [{ status: 100 }], ping: 'lost' }, {}, ['new-port', 'transports']],
    [
      'silence after a challenge',
      { register: (_, n) => (n === 1 ? [challenge()] : []), ping: 'lost' },
      {},
      ['new-port', 'transports', 'mtu'],
    ],
    ['a registration that the line does not have', answering(ok), {}, []],
    ['… and a port of its own', answering(ok), { canUseOwnPort: true }, ['new-port']],
    [
      'a registration that the line believes in',
      answering(ok),
      { believesRegistered: true, canUseOwnPort: true },
      ['binding'],
    ],
    ['a registration without a binding', answering(contactless), { believesRegistered: true }, ['binding']],
    ['a NAT that is hidden', answering(ok), { hidesNat: true }, ['nat']],
    ['a STUN server', answering(ok), { hasStun: true }, ['nat']],
    [
      'rejected credentials',
      { register: () => [challenge()] },
      { hasOthers: true, canUseOwnPort: true, hasStun: true },
      [],
    ],
    ['… and another algorithm', { register: () => [challenge()] }, { hasOtherAlgorithm: true }, ['algorithm']],
    ['400 to the first REGISTER', answering({ status: 400 }), {}, []],
    ['400 to the second', { register: (_, n) => [n === 1 ? challenge() : { status: 400 }] }, {}, ['call-id']],
    [
      '500 to the second',
      { register: (_, n) => [n === 1 ? challenge() : { status: 500 }] },
      { hasOthers: true },
      ['call-id', 'standby'],
    ],
    ['Invalid CSeq', answering({ status: 400, reason: 'Invalid CSeq number' }), {}, ['call-id']],
    ['503', answering({ status: 503 }), { hasOthers: true }, ['standby']],
    ['503, and no other server', answering({ status: 503 }), {}, []],
    ['403', answering({ status: 403 }), { hasOthers: true, hasStun: true, canUseOwnPort: true }, []],
    ['423', answering({ status: 423, headers: ['Min-Expires: 60'] }), { hasOthers: true }, []],
    ['603', answering({ status: 603 }), { hasOthers: true }, []],
  ])('after %s', (_after, script, about, probes) => {
    expect(planned(script, about)).toEqual(probes);
  });

  it('over TCP, where neither ports nor the size of packets matter', () => {
    const { result } = play(SILENT);
    const evidence = { ...result.evidence, target: { address: '192.0.2.10', port: 5060, transport: 'TCP' as const } };
    expect(planProbes(result.verdict, evidence, { ...NOTHING, canUseOwnPort: true })).toEqual(['transports']);
  });

  it.each([
    ['timeout', ['lan', 'dns']],
    ['servfail', ['lan', 'dns']],
    ['nxdomain', []],
    ['no-address', []],
  ] as const)('after the DNS said %s', (error, probes) => {
    const { result } = play(SILENT);
    const dns = { name: 'example.com', addresses: [], ms: 1, error };
    const verdict = { ...result.verdict, faultCode: 2 };
    expect(planProbes(verdict, { ...result.evidence, end: 'dns', dns }, NOTHING)).toEqual(probes);
  });
});
