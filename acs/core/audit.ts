import type { Clock } from '../clock.js';
import type { Store } from '../store/ports/store.js';

/** Who did something: a user, 'device' or 'server'. */
export interface AuditActor {
  readonly actor: string;
  /** IP address; '' where the actor has none. */
  readonly address: string;
  /** Of the API token that was used. */
  readonly tokenId?: string;
}

export interface AuditRecord extends AuditActor {
  /** `<what>.<verb>`: 'run.start', 'user.change' … */
  readonly action: string;
  /** Name or id of what it was done to. */
  readonly target?: string;
  /** What was changed, `{ before, after }` where there was something before; never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** More than any action tells; names and values in it may be of somebody's choosing. */
const MAX_DETAIL_BYTES = 8 * 1024;
/** Second line of defence, as the log has it: nobody should give one of these. */
const SECRET = /^(password|passwordHash|current|secret|token|tokenHash|ha1|authorization|cookie|confirmation)$/i;

/** Who did what, to what, from where; rows are only ever added. */
export class Audit {
  readonly #store: Pick<Store, 'appendAudit'>;
  readonly #clock: Clock;

  constructor(store: Pick<Store, 'appendAudit'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Resolves when the row is committed. Called after the action: what was refused has changed nothing. */
  record({ actor, address, tokenId, action, target = '', detail = {} }: AuditRecord): Promise<void> {
    const all = { ...detail, ...(tokenId !== undefined && { tokenId }) };
    return this.#store.appendAudit({ at: this.#clock.now(), actor, address, action, target, detail: plain(all) });
  }
}

/** The fields that differ, as they were and as they are. */
export function difference(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): { readonly before: Readonly<Record<string, unknown>>; readonly after: Readonly<Record<string, unknown>> } {
  const changed = Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const only = (from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(changed.map((name) => [name, from[name]]));
  return { before: only(before), after: only(after) };
}

function plain(detail: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const json = JSON.stringify(detail, (name, value: unknown) =>
    SECRET.test(name) && typeof value !== 'boolean' ? '***' : value,
  );
  if (Buffer.byteLength(json) > MAX_DETAIL_BYTES) return { leftOut: `${Buffer.byteLength(json)} bytes of detail` };
  return JSON.parse(json) as Readonly<Record<string, unknown>>;
}
