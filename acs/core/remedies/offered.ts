import type { RemedyOffer } from '#shared/api/remedies.js';
import type { ParameterValue } from '#shared/cwmp/messages.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { readEvidence } from '#shared/diagnosis/read-evidence.js';
import { remedyOffers, wantedParameters, type Offers } from '#shared/remedies/offers.js';
import type { Offer, StoredParameter } from '#shared/remedies/remedy.js';
import type { RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';

/** The line, then the network that it refers to, then what stands there. */
const ROUNDS = 3;

/** What can be done at the phone against the run's verdict, as far as is stored of it. */
export async function offersFor(store: Pick<Store, 'parametersByName'>, run: RunRow): Promise<Offers> {
  const { verdict, line, importedAt } = run;
  const evidence = readEvidence(run.evidence);
  // The phone of another server's run is not this server's to change.
  if (verdict === undefined || evidence === undefined || importedAt !== undefined) return { offers: [], manual: [] };
  return remedyOffers(verdict, evidence, line, await storedSettings(store, run));
}

/** What is stored of the run's line that offers depend on, by full name. */
export async function storedSettings(
  store: Pick<Store, 'parametersByName'>,
  { deviceId, line }: Pick<RunRow, 'deviceId' | 'line'>,
): Promise<ReadonlyMap<string, StoredParameter>> {
  const stored = new Map<string, StoredParameter>();
  const asked = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const names = wantedParameters(line, stored).filter((name) => !asked.has(name));
    if (names.length === 0) break;
    for (const name of names) asked.add(name);
    for (const row of await store.parametersByName(deviceId, names)) stored.set(row.name, row);
  }
  return stored;
}

/** As the API shows it. */
export function offerView({ kind, worthATry, risks, values, reversible }: Offer): RemedyOffer {
  const parameterList = values.map((one): ParameterValue => ({
    name: one.name,
    type: one.type,
    value: one.secret ? '***' : (one.new ?? ''),
  }));
  return {
    id: kind,
    worthATry,
    risks: [...risks],
    values: [...values],
    reversible,
    dryRun: printEnvelope({ message: { method: 'SetParameterValues', parameterList, parameterKey: '' } }),
  };
}
