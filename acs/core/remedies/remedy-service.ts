import type { z } from 'zod';
import type { applyRemedy, Remedy, RemedyList, RemedyPreview } from '#shared/api/remedies.js';
import { ulid } from '#shared/lib/ulid.js';
import type { Offer } from '#shared/remedies/remedy.js';
import { AppError } from '../../app-error.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { RemedyRow } from '../../store/ports/remedies.js';
import type { RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';
import type { AuditActor } from '../audit.js';
import type { Vault } from '../key-file.js';
import type { ParameterService } from '../parameters/parameter-service.js';
import { sealedValues } from '../parameters/task-service.js';
import { isReversible, mayRollBack } from './machine.js';
import { offersFor, offerView } from './offered.js';
import { RemedyDriver, type RemedyDriverDeps } from './remedy-driver.js';
import { stepNotes } from './step-notes.js';

export interface RemedyServiceDeps extends RemedyDriverDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  readonly parameters: ParameterService;
}

/** Runs without a verdict may lie between. */
const HISTORY = 20;

export type ApplyBody = z.output<typeof applyRemedy>;

/** Sets parameters in phones against what runs found, has a second run judge it, and puts back what was there. */
export class RemedyService {
  readonly #deps: RemedyServiceDeps;
  readonly #driver: RemedyDriver;

  constructor(deps: RemedyServiceDeps) {
    this.#deps = deps;
    this.#driver = new RemedyDriver(deps);
  }

  /** Takes up what an earlier process left open. Call it once, after runs and tasks were taken up. */
  resume(): Promise<void> {
    return this.#driver.resume();
  }

  close(): void {
    this.#driver.close();
  }

  /** @throws AppError `run-not-found` */
  async list(runId: string): Promise<RemedyList> {
    const { store } = this.#deps;
    const { offers, manual } = await offersFor(store, await this.#run(runId));
    return {
      offers: offers.map(offerView),
      manual: manual.map(({ kind, worthATry, missing }) => ({ id: kind, worthATry, missing: [...missing] })),
      applied: (await store.remediesOf(runId)).map(remedyView),
    };
  }

  /** @throws AppError `remedy-not-found` */
  async remedy(id: string): Promise<Remedy> {
    return remedyView(await this.#remedy(id));
  }

  /**
   * What would be done; nothing is.
   * @throws AppError `run-not-found`, `remedy-not-offered`, `remedy-secret-missing`, `remedy-not-reversible`, and as
   *   `ParameterService.preview`
   */
  async preview(runId: string, kind: string, body: ApplyBody, user: string): Promise<RemedyPreview> {
    const run = await this.#run(runId);
    const offer = await this.#offer(run, kind, body);
    const values = valuesOf(offer, body.secrets);
    const { confirmation, expiresAt } = await this.#deps.parameters.preview(run.deviceId, values, user);
    return { offer: offerView(offer), confirmation, expiresAt };
  }

  /** @throws AppError as `preview`, and `confirmation-invalid`, `confirmation-stale`, `remedy-open`, `remedy-outdated` */
  async apply(runId: string, kind: string, body: ApplyBody, by: AuditActor): Promise<Remedy> {
    const { store, clock, vault, parameters, log } = this.#deps;
    const run = await this.#run(runId);
    const offer = await this.#offer(run, kind, body);
    const { verdict: before } = run;
    if (before === undefined) throw new AppError('remedy-not-offered', 'The run has no verdict');
    const confirmation = body.confirmation ?? '';
    await parameters.confirm(run.deviceId, { values: valuesOf(offer, body.secrets), confirmation }, by.actor);
    await this.#checkNewest(run);
    const createdAt = clock.now();
    const [id, read, write] = [this.#newId(), this.#newId(), this.#newId()];
    const secrets = Object.fromEntries(
      offer.values.filter(({ secret }) => secret).map(({ name }) => [name, body.secrets[name] ?? '']),
    );
    const row: RemedyRow = {
      ...{ id, runId, deviceId: run.deviceId, line: run.line, kind: offer.kind, state: 'planned', before, createdAt },
      automaticRollback: body.automaticRollback,
      values: offer.values,
      ...(Object.keys(secrets).length > 0 && { secrets: vault.seal(sealedValues(secrets), write) }),
      tasks: { read, write },
      createdBy: by.actor,
    };
    const created = await store.createRemedy(
      row,
      stepNotes(row, ['planned'], createdAt, { ...by, action: 'remedy.apply' }),
    );
    if (!created) throw new AppError('remedy-open', 'Another remedy of this line is under way: wait for its end');
    log.info({ remedyId: id, runId, deviceId: run.deviceId, kind: row.kind }, 'remedy planned');
    this.#driver.take(id);
    return remedyView(row);
  }

  /**
   * Puts back what was there before.
   * @throws AppError `remedy-not-found`, `remedy-not-reversible`, `remedy-not-at-rest`, `remedy-superseded`, `remedy-open`
   */
  async rollBack(id: string, by: AuditActor): Promise<Remedy> {
    const row = await this.#remedy(id);
    if (!isReversible(row)) {
      throw new AppError('remedy-not-reversible', 'The old password is not known: enter the right one by a new remedy');
    }
    if (!mayRollBack(row)) throw new AppError('remedy-not-at-rest', `The remedy is ${row.state}: nothing to put back`);
    const names = new Set(row.values.map(({ name }) => name));
    const later = await this.#deps.store.laterRemedies(row);
    const over = later.find(
      (one) =>
        one.state !== 'rolled-back' && one.writtenAt !== undefined && one.values.some(({ name }) => names.has(name)),
    );
    if (over !== undefined) {
      throw new AppError('remedy-superseded', `A later remedy has set the same parameter: roll ${over.id} back first`);
    }
    return remedyView(await this.#driver.rollBack(row, by, this.#newId()));
  }

  async #offer(run: RunRow, kind: string, { secrets, automaticRollback }: ApplyBody): Promise<Offer> {
    const { offers } = await offersFor(this.#deps.store, run);
    const offer = offers.find((one) => one.kind === kind);
    if (offer === undefined) throw new AppError('remedy-not-offered', `The run offers no remedy ${kind}`);
    const wanted = offer.values.filter(({ secret }) => secret).map(({ name }) => name);
    const lacking = wanted.filter((name) => (secrets[name] ?? '') === '');
    if (lacking.length > 0) throw new AppError('remedy-secret-missing', `Give the value of ${lacking.join(', ')}`);
    const strange = Object.keys(secrets).filter((name) => !wanted.includes(name));
    if (strange.length > 0) throw new AppError('remedy-secret-missing', `Not asked for: ${strange.join(', ')}`);
    if (automaticRollback && !offer.reversible) {
      throw new AppError('remedy-not-reversible', 'The old password is not known, so nothing can put it back');
    }
    return offer;
  }

  /** What an old run found need not be so any more. */
  async #checkNewest({ id, deviceId, line, verdict }: RunRow): Promise<void> {
    const history = await this.#deps.store.lineHistory(deviceId, line, 0, HISTORY);
    const newest = history.find((run) => run.verdict !== undefined);
    if (newest === undefined || newest.id === id || newest.verdict?.cause === verdict?.cause) return;
    throw new AppError('remedy-outdated', `A later run found otherwise: look at ${newest.id}`);
  }

  #newId(): string {
    return ulid(this.#deps.clock.now(), this.#deps.random());
  }

  async #run(id: string): Promise<RunRow> {
    const run = await this.#deps.store.run(id);
    if (run === undefined) throw new AppError('run-not-found', `No run has the id ${id}`);
    return run;
  }

  async #remedy(id: string): Promise<RemedyRow> {
    const row = await this.#deps.store.remedy(id);
    if (row === undefined) throw new AppError('remedy-not-found', `No remedy has the id ${id}`);
    return row;
  }
}

function valuesOf({ values }: Offer, secrets: ApplyBody['secrets']) {
  return values.map(({ name, type, secret, new: value = '' }) => ({
    name,
    type,
    value: secret ? (secrets[name] ?? '') : value,
  }));
}

function remedyView(row: RemedyRow): Remedy {
  const { secrets: _s, tasks: _t, writtenAt: _w, values, ...shown } = row;
  return { ...shown, values: [...values], reversible: isReversible(row), reversibleNow: mayRollBack(row) };
}
