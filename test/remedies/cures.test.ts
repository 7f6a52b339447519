import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAcs, type Acs } from '#acs/app.js';
import { REMEDY_KINDS } from '#shared/remedies/remedy.js';
import { ApiClient } from '../api-client.js';
import { silentLog } from '../fakes/silent-log.js';
import { itWithPeer } from '../peer.js';
import { kamailioMissing } from '../peers/kamailio.js';
import { namespacesMissing } from '../peers/namespaces.js';
import { buildRigPrograms, type RigPrograms } from '../rigs/processes.js';
import { sideBySide } from '../rigs/run-all.js';
import type { Cure } from './cure.js';
import { CURES } from './cures.js';
import { kindRowOf, readKinds, readRows, rowOf } from './document.js';
import { prove, shortName, type Proof } from './prove.js';

const ALL_MS = 300_000;
const missing = namespacesMissing() ?? kamailioMissing();

describe('a remedy, from the verdict to the cure, with the whole agent where something is broken for real', () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'sipdx-remedies-'));
  let programs: RigPrograms | undefined;
  let acs: Acs | undefined;
  let proofs: ReadonlyMap<string, Promise<Proof>> = new Map();

  beforeAll(async () => {
    if (missing !== undefined) return;
    const own = await startServer(stateFolder);
    acs = own;
    const api = new ApiClient(own.consoleUrl);
    await api.login('admin', own.firstPassword?.reveal() ?? '');
    const built = await buildRigPrograms();
    programs = built;
    proofs = sideBySide(CURES.map((cure) => [cure.id, () => prove(cure, { acs: own, api, programs: built })]));
  }, 60_000);

  afterAll(async () => {
    await Promise.allSettled(proofs.values());
    await acs?.close();
    programs?.remove();
    rmSync(stateFolder, { recursive: true, force: true });
  }, ALL_MS);

  for (const cure of CURES) {
    itWithPeer(
      `${cure.id}: ${cure.condition.condition}: ${cure.outcome} by ${cure.kind}, because ${cure.because}`,
      () => missing,
      async () => check(cure, await proofs.get(cure.id)!),
      ALL_MS,
    );
  }

  it('is there for every kind', () => {
    const proven = new Set(CURES.filter(({ outcome }) => outcome === 'cured').map(({ kind }) => kind));
    expect(REMEDY_KINDS.filter((kind) => !proven.has(kind))).toEqual([]);
  });

  it('comes to each of its ends', () => {
    expect(new Set(CURES.map(({ outcome }) => outcome))).toEqual(new Set(['cured', 'not-cured', 'worse']));
  });
});

describe('docs/remedies.md', () => {
  it('has a row for every proof, as the tests have it', () => {
    expect(readRows()).toEqual(CURES.map(rowOf));
  });

  it('has each kind of remedy, with every parameter that it may change', () => {
    expect(readKinds()).toEqual(REMEDY_KINDS.map(kindRowOf));
  });
});

function check(cure: Cure, { first, offer, remedy, second, values, works, status, rolledBack, third }: Proof): void {
  const { found, outcome, then, automaticRollback, staysWell } = cure;
  expect(first.verdict?.cause).toBe(found);
  expect(Object.fromEntries(remedy.values.map((value) => [shortName(value.name), value.new]))).toEqual(
    Object.fromEntries(
      Object.entries(cure.writes).map(([name, to]) => [name, typeof to === 'string' ? to : undefined]),
    ),
  );
  expect(remedy.values.map(({ name, old }) => [name, old])).toEqual(offer.values.map(({ name, old }) => [name, old]));
  expect([remedy.outcome, remedy.failure]).toEqual([outcome, undefined]);
  expect([remedy.after?.cause, second.verdict?.cause]).toEqual([then, then]);
  expect(remedy.state).toBe(automaticRollback === true ? 'rolled-back' : outcome);
  if (values.applied !== undefined) expect(byShortName(values.applied)).toEqual(writtenBy(cure));
  if (outcome === 'cured') expect(status).toBe('Up');
  expect(works).toEqual(cure.works && [false, true]);

  expect(rolledBack === undefined).toBe(!remedy.reversible);
  if (rolledBack === undefined) return;
  expect(rolledBack.state).toBe('rolled-back');
  expect(values.restored).toEqual(values.before);
  expect(third?.verdict?.cause).toBe(staysWell === true ? undefined : found);
}

function byShortName(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [shortName(name), value]));
}

/** As the phone tells it: of a secret nothing. */
function writtenBy({ writes }: Cure): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(writes).map(([name, to]) => [name, typeof to === 'string' ? to : '']));
}

function startServer(stateFolder: string): Promise<Acs> {
  return startAcs({
    ...{ host: '127.0.0.1', cwmpPort: 0, consolePort: 0, stateFolder, lab: true, version: '0.0.0-test' },
    connectionRequestNetworks: ['127.0.0.0/8'],
    log: silentLog,
  });
}
