import fc from 'fast-check';
import { beginProbes, DEEP_MS, lineFacts, type DeepInput } from '#shared/diagnosis/deep/probing.js';
import { withHistory } from '#shared/diagnosis/history.js';
import { readEvidence } from '#shared/diagnosis/read-evidence.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { printResult, readResult } from '#shared/diagnosis/result-parameters.js';
import type { DnsAnswer } from '#shared/sip/dns-records.js';
import { headerValue, headerValues, parseSipMessage } from '#shared/sip/message.js';
import { challenge, OPTIONS, PLAN, play, type Script } from '../test/fakes/diagnosis-world.js';
import { VirtualClock } from '../test/fakes/virtual-clock.js';
import type { ProbeSurroundings } from './deep-exchange.js';
import { runProbes } from './deep-driver.js';
import { CodedError } from './net/coded-error.js';

/** What a port does when it is asked. */
type Manner = 'works' | 'never' | 'rejects' | 'throws';
/** What a server does with a REGISTER. */
type Answer = 'silent' | 'refused' | number | 'garbage';

interface World {
  readonly open: readonly Manner[];
  readonly send: 'works' | 'throws';
  readonly answers: readonly Answer[];
  readonly afterMs: number;
  readonly ping: Manner;
  readonly network: Manner;
  readonly dns: Manner;
  readonly own: boolean;
  readonly up: boolean;
  readonly rport: boolean;
  readonly stun: boolean;
  readonly others: number;
}

const manner = fc.constantFrom<Manner>('works', 'never', 'rejects', 'throws');
const world: fc.Arbitrary<World> = fc.record({
  open: fc.array(manner, { minLength: 1, maxLength: 6 }),
  send: fc.constantFrom('works' as const, 'works' as const, 'throws' as const),
  answers: fc.array(fc.constantFrom<Answer>('silent', 'silent', 'refused', 200, 401, 407, 403, 503, 100, 'garbage'), {
    minLength: 1,
    maxLength: 8,
  }),
  afterMs: fc.nat(4_000),
  ping: manner,
  network: manner,
  dns: manner,
  own: fc.boolean(),
  up: fc.boolean(),
  rport: fc.boolean(),
  stun: fc.boolean(),
  others: fc.nat(6),
});

const bare = { status: 200, headers: ['Contact: <sip:1001@192.0.2.77:5062>;expires=60'] } as const;
const procedures: Readonly<Record<string, Script>> = {
  silence: { register: () => [], ping: 'replies' },
  'a lost network': { register: () => [], ping: 'lost' },
  'a closed port': { register: () => [{ error: 'ECONNREFUSED' }], ping: 'replies' },
  'a registration': { register: (_, n) => [n === 1 ? challenge() : bare] },
  'rejected credentials': { register: () => [challenge()] },
  'an error': { register: (_, n) => [n === 1 ? challenge() : { status: 500, reason: 'CSeq' }] },
  overload: { register: () => [{ status: 503 }] },
  'too brief': { register: () => [{ status: 423, headers: ['Min-Expires: 60'] }] },
  'silence after a challenge': { register: (_, n) => (n === 1 ? [challenge()] : []), ping: 'replies' },
};

function as<T>(how: Manner, value: T): Promise<T> {
  switch (how) {
    case 'works':
      return Promise.resolve(value);
    case 'never':
      return new Promise(() => undefined);
    case 'rejects':
      return Promise.reject(new CodedError('EIO', 'broken'));
    case 'throws':
      throw new TypeError('broken');
  }
}

function surroundings(w: World, clock: VirtualClock, sent: { at: number; text: string; branch: string }[]) {
  let opened = 0;
  let registers = 0;
  const open: ProbeSurroundings['host']['sip']['open'] = (options) => {
    const flow = {
      local: { address: '192.168.1.77', port: 40_100 + opened },
      close: () => undefined,
      send: (bytes: Uint8Array) => {
        if (w.send === 'throws') throw new TypeError('broken');
        const message = parseSipMessage(bytes);
        if (!message.ok) return; // STUN
        const text = new TextDecoder().decode(bytes);
        const branch = /branch=([^;]+)/.exec(headerValue(message.value, 'Via') ?? '')?.[1] ?? '';
        const again = sent.some((one) => one.branch === branch);
        sent.push({ at: clock.monotonic(), text, branch });
        if (again) return;
        const answer = w.answers[registers++ % w.answers.length] ?? 'silent';
        if (answer === 'silent') return;
        clock.after(w.afterMs, () => {
          if (answer === 'refused') options.onError('ECONNREFUSED');
          else if (answer === 'garbage')
            options.onMessage(new TextEncoder().encode('SIP/2.0 7 x\r\n\r\n'), options.remote);
          else options.onMessage(responseTo(text, answer), options.remote);
        });
      },
    };
    return as(w.open[opened++ % w.open.length] ?? 'works', flow);
  };
  const dns: DnsAnswer = { ok: true, records: { type: 'A', addresses: ['198.51.100.9'] } };
  const host = {
    clock,
    random: { hex: (bytes: number) => 'ab'.repeat(bytes), fraction: () => 0.5 },
    sip: { open },
    pinger: { ping: () => as(w.ping, { kind: 'reply', rttMs: 1 } as const) },
    resolver: { query: () => as(w.dns, dns) },
    network: {
      route: () =>
        as(w.network, { ok: true, source: '192.168.1.77', interface: 'eth0', gateway: '192.168.1.1' } as const),
      neighbour: () => as(w.network, 'reachable' as const),
      lease: () => as(w.network, undefined),
      nameServers: () => as(w.network, ['192.168.1.1']),
      queryServer: () => as(w.dns, dns),
    },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  };
  return { host, openOwn: open };
}

function responseTo(request: string, status: number): Uint8Array {
  const parsed = parseSipMessage(new TextEncoder().encode(request));
  const headers = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name) =>
    parsed.ok ? headerValues(parsed.value, name).map((value) => `${name}: ${value}`) : [],
  );
  const asking = status === 401 ? ['WWW-Authenticate: Digest realm="x.example", nonce="n", qop="auth"'] : [];
  const lines = [`SIP/2.0 ${String(status)} Some reason`, ...headers, ...asking, 'Content-Length: 0', '', ''];
  return new TextEncoder().encode(lines.join('\r\n'));
}

function inputOf(result: DiagnosisResult, w: World): DeepInput {
  const habits = { rport: w.rport, newCallId: false, newPort: false };
  const plan = { ...PLAN, habits };
  const known = { believesRegistered: w.up, keepAliveSeconds: 0 };
  const others = Array.from({ length: w.others }, (_, i) => {
    return { host: i % 2 === 0 ? `198.51.100.${String(i)}` : 'standby.example', port: 0, transport: 'UDP' } as const;
  });
  return {
    ...{ result, others, run: { ...OPTIONS, plan }, canUseOwnPort: w.own },
    line: lineFacts(known, plan, result, 1_000_000),
    ...(w.stun && { stunServer: { address: '192.0.2.10', port: 5060 } }),
  };
}

async function probe(w: World, script: Script, cancelAfterMs?: number) {
  const { result } = play(script);
  const clock = new VirtualClock();
  await clock.advance(result.ms);
  const sent: { at: number; text: string; branch: string }[] = [];
  const { host, openOwn } = surroundings(w, clock, sent);
  const input = inputOf(result, w);
  const around = { host, now: () => clock.monotonic(), serverName: 'registrar.example', ...(w.own && { openOwn }) };
  let ended: { readonly at: number; readonly result: DiagnosisResult } | undefined;
  const running = runProbes(input, around);
  void running.done.then((found) => (ended = { at: clock.monotonic(), result: found }));
  if (cancelAfterMs !== undefined) clock.after(cancelAfterMs, () => running.cancel());
  await clock.advance(DEEP_MS + 30_000);
  return { before: result, clock, sent, input, ended: () => ended };
}

const HEALTHY: World = {
  ...{ open: ['works'], send: 'works', answers: ['silent'], afterMs: 5, ping: 'works', network: 'works', dns: 'works' },
  ...{ own: false, up: false, rport: true, stun: false, others: 0 },
} as const;

describe("deep probes, whatever the host's ports do", () => {
  it.each(Object.entries(procedures))('keep their time, budget and place after %s', async (_name, script) => {
    await fc.assert(
      fc.asyncProperty(world, async (w) => {
        const { before, sent, ended, clock } = await probe(w, script);
        const end = ended();
        if (end === undefined) throw new Error('the probes did not end');
        const { deep } = end.result.evidence;
        expect(end.at - before.ms).toBeLessThanOrEqual(DEEP_MS);
        expect(new Set(sent.map(({ branch }) => branch)).size).toBeLessThanOrEqual(6);
        expect(deep?.registers.length).toBeLessThanOrEqual(6);
        expect(sent.every(({ at }) => at <= end.at)).toBe(true);
        expect(clock.timers).toBe(0);
        expect(deep?.probes.every(({ startedAt, endedAt }) => startedAt <= endedAt && endedAt <= end.at)).toBe(true);
        // diagnosis.md, 'Deep probes': the FaultCode, and with it the category, is the procedure's.
        const { faultCode, category } = before.verdict;
        expect(end.result.verdict).toMatchObject({ faultCode, category });
        // Only the probe of the Call-ID binds anything.
        const binding = deep?.registers.filter(({ query }) => !query).map((one) => one.probe) ?? [];
        expect(binding.every((one) => one === 'call-id')).toBe(true);
        // The management server comes to the same verdict from what fits the parameter.
        const told = printResult(end.result, { startedAt: 0, completedAt: 1, requestKey: 'k' });
        expect(told['Evidence']?.length).toBeLessThanOrEqual(16_384);
        const evidence = readEvidence(readResult(told).evidence);
        expect(evidence?.deep).toBeDefined();
        expect(withHistory(end.result.verdict, evidence, []).verdict).toEqual(end.result.verdict);
      }),
      { numRuns: 25 },
    );
  });

  it('send nothing after they are cancelled, and never end', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.nat(8_000), async (w, cancelAfterMs) => {
        const { before, sent, ended, clock } = await probe(w, procedures['silence']!, cancelAfterMs);
        const wasOver = ended() !== undefined && ended()!.at - before.ms <= cancelAfterMs;
        expect(ended() === undefined || wasOver).toBe(true);
        expect(sent.every(({ at }) => at - before.ms <= cancelAfterMs || wasOver)).toBe(true);
        expect(clock.timers).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('do not run after an incomplete configuration', () => {
    const { result } = play(procedures['silence']!);
    const incomplete = {
      ...result,
      evidence: { ...result.evidence, end: 'configuration' as const },
      verdict: {
        faultCode: 1,
        category: 'configuration',
        cause: 'configuration-incomplete',
        confidence: 'certain',
      } as const,
    };
    expect(beginProbes(inputOf(incomplete, { ...HEALTHY, others: 3, own: true })).lanes).toEqual([]);
  });

  it('say which could not be carried out, and go on with the others', async () => {
    const { ended } = await probe({ ...HEALTHY, network: 'throws' }, procedures['a lost network']!);
    expect(ended()?.result.evidence.deep?.probes.map(({ probe, outcome, why }) => [probe, outcome, why])).toEqual([
      ['lan', 'unavailable', 'this host could not carry it out'],
      ['new-port', 'done', undefined],
      ['transports', 'done', undefined],
    ]);
  });

  it('are out of time where a port takes no notice of its limit', async () => {
    const { ended } = await probe({ ...HEALTHY, network: 'never' }, procedures['a lost network']!);
    expect(ended()?.result.evidence.deep?.probes[0]).toMatchObject({ probe: 'lan', outcome: 'out-of-time' });
  });
});
