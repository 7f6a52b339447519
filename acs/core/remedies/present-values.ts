import type { StoredEvent } from '#shared/api/events.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import { ulid } from '#shared/lib/ulid.js';
import { kindsAgainst } from '#shared/remedies/candidates.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/ports/store.js';
import type { TaskService } from '../parameters/task-service.js';
import { storedSettings } from './offered.js';

export interface PresentValuesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly tasks: Pick<TaskService, 'create'>;
  /** At least 16 random bytes, for ids. */
  readonly random: () => Uint8Array;
}

/** Ours: the phone is in the very session in which it reported. One that has gone is not called back for this. */
const EXPIRES_MS = 60_000;

/**
 * Reads what an offer is to replace, where it was never read: as soon as there is a verdict that some parameter cures, so that
 * whoever looks at the offers sees old and new value. (What is there when a remedy is applied is read again.)
 */
export class PresentValues {
  readonly #deps: PresentValuesDeps;
  /** Run by the task that reads for it. */
  readonly #reading = new Map<string, string>();

  constructor(deps: PresentValuesDeps) {
    this.#deps = deps;
  }

  heard({ topic, type, data }: StoredEvent): void {
    if (type === 'run.complete') this.#later(this.#read(topic.replace(/^run:/, '')));
    if (type === 'task.changed') this.#later(this.#taskChanged(String(data['taskId']), String(data['state'])));
  }

  #later(work: Promise<void>): void {
    work.catch((error: unknown) => this.#deps.log.warn({ err: error }, 'present values of a remedy were not read'));
  }

  async #read(runId: string): Promise<void> {
    const { store, clock, tasks, random } = this.#deps;
    const run = await store.run(runId);
    if (run?.verdict === undefined || run.importedAt !== undefined) return;
    if (kindsAgainst(run.verdict.cause).length === 0) return;
    const stored = await storedSettings(store, run);
    const names = [...stored.values()]
      .filter(({ name, value }) => value === undefined && !isSecretParameter(name))
      .map(({ name }) => name);
    if (names.length === 0) return;
    const createdAt = clock.now();
    const id = ulid(createdAt, random());
    this.#reading.set(id, runId);
    await tasks.create({
      ...{ id, deviceId: run.deviceId, kind: 'refresh', request: { names } },
      ...{ createdBy: 'server', createdAt, expiresAt: createdAt + EXPIRES_MS },
    });
  }

  /** Tells whoever looks at the run's offers that they are others now. */
  async #taskChanged(taskId: string, state: string): Promise<void> {
    const runId = this.#reading.get(taskId);
    if (runId === undefined || state === 'queued' || state === 'running') return;
    this.#reading.delete(taskId);
    if (state !== 'complete') return;
    const { store, clock } = this.#deps;
    await store.appendEvent({ at: clock.now(), topic: `run:${runId}`, type: 'remedies.read', data: {} });
  }
}
