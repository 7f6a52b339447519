import { challenge, play } from '../../test/fakes/diagnosis-world.js';
import type { DeepEvidence, RegisterProbe } from './deep/evidence.js';
import type { Evidence } from './evidence.js';
import { printEvidence } from './print-evidence.js';
import { readEvidence } from './read-evidence.js';

const LIMIT = 16_384;

function evidence(headerBytes: number): Evidence {
  const { result } = play({ register: () => [challenge()] });
  const register: RegisterProbe = {
    probe: 'binding',
    target: { address: '192.0.2.10', port: 5060, transport: 'UDP' },
    sentAt: [1],
    ...{ freshCallId: false, query: true, credentials: false, rport: true, ownPort: false },
    outcome: {
      ...{ kind: 'response', at: 2, status: 200, reason: 'OK' },
      headers: { Contact: ['x'.repeat(headerBytes)] },
    },
  };
  const deep: DeepEvidence = {
    ...{ startedAt: 0, endedAt: 1, registers: [register] },
    probes: [{ probe: 'binding', startedAt: 0, endedAt: 1, outcome: 'done' }],
    line: {
      ...{ believesRegistered: true, keepAliveSeconds: 0, asksForRport: true, domain: 'example.com', clockAt: 0 },
      ...{ hasPassword: true, passwordIsLong: false, passwordHasBlanks: false, authUserDiffers: false },
    },
  };
  return { ...result.evidence, deep };
}

const printed = (headerBytes: number): Evidence => JSON.parse(printEvidence(evidence(headerBytes))) as Evidence;

describe('deep evidence in its parameter', () => {
  it('is whole where it fits', () => {
    expect(printed(1_000)).toEqual(evidence(1_000));
  });

  it('loses the headers of its responses before anything that the verdict needs more, and says so', () => {
    const { deep, attempts } = printed(LIMIT);
    expect(deep).toMatchObject({ shortened: true, registers: [{ outcome: { status: 200, headers: {} } }] });
    expect(attempts.at(-1)?.outcome).toEqual(evidence(LIMIT).attempts.at(-1)?.outcome);
  });

  it.each([0, 1_000, LIMIT, 10 * LIMIT])('fits with headers of %d bytes, and can be read', (bytes) => {
    expect(printEvidence(evidence(bytes)).length).toBeLessThanOrEqual(LIMIT);
    expect(readEvidence(printed(bytes))?.deep).toBeDefined();
  });
});

describe('deep evidence as a device sends it', () => {
  it('is left out where it cannot be read, and the procedure’s stands', () => {
    const whole = evidence(1);
    const { deep: _, ...procedure } = whole;
    expect(readEvidence(whole)).toEqual(whole);
    for (const deep of [null, 7, {}, { ...whole.deep, registers: [{}] }]) {
      expect(readEvidence({ ...whole, deep })).toEqual(procedure);
    }
  });

  it('may have probes and members that this version does not know', () => {
    const newer = { ...evidence(1), deep: { ...evidence(1).deep, probes: [], more: { x: 1 } } };
    expect(readEvidence(newer)).toEqual(newer);
  });
});
