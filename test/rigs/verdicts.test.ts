import { CAUSES } from '#shared/diagnosis/fault-code.js';
import { explain, LANGUAGES } from '#shared/knowledge/index.js';
import { opensslMissing } from '../certificates.js';
import { itWithPeer } from '../peer.js';
import { kamailioMissing, kamailioTlsMissing } from '../peers/kamailio.js';
import { namespacesMissing } from '../peers/namespaces.js';
import { sippMissing } from '../peers/sipp.js';
import type { Condition } from './condition.js';
import { CONDITIONS } from './conditions.js';
import { readDocument, readWithoutRig, told, writeDocument } from './document.js';
import { buildRigPrograms, type RigPrograms } from './processes.js';
import { runAll } from './run-all.js';
import { isDecidedEarly, type Found } from './run-condition.js';
import { WITHOUT_RIG } from './without-rig.js';

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

function check({ id, expected, shows }: Condition, found: Found): void {
  expect(told(found.verdict)).toBe(told(expected));
  if (shows !== undefined) expect(shows.of(found.evidence)).toEqual(shows.is);
  const early = isDecidedEarly(found);
  if (early) expect(found.ms).toBeLessThan(EARLY_MS);
  if (!writes) expect(early).toBe(readDocument().get(id)?.early);
}

describe('docs/verdicts.md', () => {
  // Read anew by each test: a run that writes has written it by then.
  const rows = () => [...readDocument()];

  it('has a row for every rig, with what is expected of it', () => {
    const documented = rows().map(([id, { expected }]) => [id, expected]);
    expect(documented).toEqual(CONDITIONS.map(({ id, expected }) => [id, told(expected)]));
  });

  it('claims no wrong cause: what was found is what is true of the rig', () => {
    expect(rows().filter(([, { expected, found }]) => found !== expected)).toEqual([]);
  });

  it('has a verdict in under 8 s wherever an error of the network or the DNS decides', () => {
    const early = rows().filter(([, row]) => row.early);
    expect(early.map(([id]) => id)).toEqual(expect.arrayContaining(['dns-nxdomain', 'port-closed', 'prohibited']));
    expect(early.filter(([, { seconds }]) => !(seconds * 1000 < EARLY_MS))).toEqual([]);
  });

  it.each(LANGUAGES)('leaves nothing open without saying what to check next, in %s', (language) => {
    const open = CONDITIONS.filter(({ expected }) => expected.confidence === 'open');
    expect(open.length).toBeGreaterThan(10);
    expect(open.filter(({ expected }) => explain(expected.cause, language).confirm.length === 0)).toEqual([]);
  });

  it('says of each cause which rig brings it about, or why none does', () => {
    const rigged = new Set<string>(CONDITIONS.map(({ expected }) => expected.cause));
    const without = Object.keys(WITHOUT_RIG);
    expect(CAUSES.filter((cause) => !rigged.has(cause)).sort()).toEqual([...without].sort());
    expect([...readWithoutRig()]).toEqual(Object.entries(WITHOUT_RIG));
  });
});
