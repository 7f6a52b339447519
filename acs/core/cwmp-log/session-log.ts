import type { CwmpSession } from '#shared/api/cwmp-log.js';
import type { Inform } from '#shared/cwmp/messages.js';
import type { Clock } from '../../clock.js';
import type { CwmpSessionInfo } from '../../cwmp-application.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/ports/store.js';
import { messageOf } from '../../thrown.js';
import { SessionRecord } from './session-record.js';

interface SessionLogDeps {
  readonly store: Pick<Store, 'addCwmpSession' | 'cwmpSessions'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A refused device comes again and again: one session in this time says as much. */
const REFUSED_MS = 3600_000;

/** Keeps sessions that were more than a routine periodic Inform (record 0032). */
export class SessionLog {
  readonly #deps: SessionLogDeps;

  constructor(deps: SessionLogDeps) {
    this.#deps = deps;
  }

  begin(info: CwmpSessionInfo, inform: Inform): SessionRecord {
    const { clock } = this.#deps;
    return new SessionRecord(info, inform, clock.now(), clock.monotonic());
  }

  /** Nobody waits for it: a session does not fail because its record cannot be written. */
  end(record: SessionRecord, outcome: CwmpSession['outcome']): void {
    const { store, clock } = this.#deps;
    const session = record.ended(outcome, clock.now());
    if (session !== undefined) store.addCwmpSession(record.deviceId, session).catch(this.#notWritten);
  }

  refused(info: CwmpSessionInfo, inform: Inform): void {
    this.#addRefused(info, inform).catch(this.#notWritten);
  }

  async #addRefused(info: CwmpSessionInfo, inform: Inform): Promise<void> {
    const { store, clock } = this.#deps;
    const [last] = (await store.cwmpSessions(info.deviceId, { limit: 1 })).items;
    if (last?.outcome === 'refused' && clock.now() - last.at < REFUSED_MS) return;
    this.end(this.begin(info, inform), 'refused');
  }

  readonly #notWritten = (error: unknown): void => {
    this.#deps.log.warn({ problem: messageOf(error) }, 'a CWMP session cannot be recorded');
  };
}
