import { opensslMissing } from '../certificates.js';
import { itWithPeer } from '../peer.js';
import { kamailioMissing, kamailioTlsMissing } from '../peers/kamailio.js';
import { namespacesMissing } from '../peers/namespaces.js';
import { sippMissing } from '../peers/sipp.js';
import type { Condition } from './condition.js';
import { CONDITIONS } from './conditions.js';
import { readDocument, told, writeDocument } from './document.js';
import { buildRigPrograms, type RigPrograms } from './processes.js';
import { runAll } from './run-all.js';
import type { Found } from './run-condition.js';

/** `npm run verdicts` writes docs/verdicts.md anew, and waits for the slow rigs too. */
const writes = process.env['VERDICTS'] === 'write';
const conditions = CONDITIONS.filter(({ slow }) => writes || slow !== true);
const EARLY_MS = 8_000;
const ALL_MS = 180_000;

const missing = [namespacesMissing, kamailioMissing, kamailioTlsMissing, sippMissing, opensslMissing]
  .map((probe) => probe())
  .find((what) => what !== undefined);

describe('a deep diagnosis where something is broken for real', () => {
  let programs: RigPrograms | undefined;
  let results: ReadonlyMap<string, Promise<Found>> = new Map();

  beforeAll(async () => {
    if (missing !== undefined) return;
    programs = await buildRigPrograms();
    results = runAll(conditions, programs);
  });

  afterAll(async () => {
    const ended = await Promise.allSettled(results.values());
    programs?.remove();
    if (!writes || ended.some(({ status }) => status === 'rejected')) return;
    writeDocument(await Promise.all(conditions.map(async (one) => [one, await results.get(one.id)!] as const)));
  }, ALL_MS);

  for (const condition of conditions) {
    itWithPeer(
      `${condition.id}: ${condition.condition}`,
      () => missing,
      async () => check(condition, await results.get(condition.id)!),
      ALL_MS,
    );
  }
});

function check(condition: Condition, { verdict, ms }: Found): void {
  const { id, expected, alsoTrue = [] } = condition;
  expect(verdict.faultCode).toBe(expected.faultCode);
  if (verdict.confidence !== 'open') expect([expected.cause, ...alsoTrue]).toContain(verdict.cause);
  if (condition.decidedEarly === true) expect(ms).toBeLessThan(EARLY_MS);
  if (!writes) expect(told(verdict)).toBe(readDocument().get(id)?.found);
}

describe('docs/verdicts.md', () => {
  it('has a row for every rig, with what is expected of it', () => {
    const documented = [...readDocument()].map(([id, { expected }]) => [id, expected]);
    expect(documented).toEqual(CONDITIONS.map(({ id, expected }) => [id, told(expected)]));
  });
});
