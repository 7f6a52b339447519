import { z } from 'zod';
import type { EventStruct, TransferComplete } from '#shared/cwmp/messages.js';

/** Events of TR-069 Amd 6 Table 8 that this agent sends. */
export const Event = {
  bootstrap: '0 BOOTSTRAP',
  boot: '1 BOOT',
  periodic: '2 PERIODIC',
  scheduled: '3 SCHEDULED',
  valueChange: '4 VALUE CHANGE',
  connectionRequest: '6 CONNECTION REQUEST',
  transferComplete: '7 TRANSFER COMPLETE',
  diagnosticsComplete: '8 DIAGNOSTICS COMPLETE',
  reboot: 'M Reboot',
  scheduleInform: 'M ScheduleInform',
  download: 'M Download',
} as const;

type SingleEvent = (typeof Event)['boot' | 'periodic' | 'scheduled' | 'connectionRequest'];
type MethodEvent = (typeof Event)['reboot' | 'scheduleInform'];

/** Table 8: these are never discarded, but by a BOOTSTRAP; the others end with a restart. */
const LASTING = new Set<string>([Event.periodic, Event.scheduled]);

/** Ours, so that an Inform stays below the 64 events it may have (§A.3.3.1): of methods, the oldest are dropped. */
const MAX_METHODS = 24;
export const MAX_TRANSFERS = 24;

export const storedEventsSchema = z.object({
  single: z.array(z.enum([Event.periodic, Event.scheduled])),
  methods: z.array(z.object({ eventCode: z.enum([Event.reboot, Event.scheduleInform]), commandKey: z.string() })),
  transfers: z.array(
    z.object({
      method: z.literal('TransferComplete'),
      commandKey: z.string(),
      faultCode: z.number(),
      faultString: z.string(),
      startTime: z.string(),
      completeTime: z.string(),
    }),
  ),
});

/** What survives a restart. */
export type StoredEvents = z.infer<typeof storedEventsSchema>;

/** What one Inform tells. */
export interface InformContent {
  readonly events: readonly EventStruct[];
  /** Parameters that travel with `4 VALUE CHANGE`. */
  readonly changed: readonly string[];
}

/** What one session takes along. */
export interface SessionContent extends InformContent {
  readonly transfers: readonly TransferComplete[];
  /** The Inform was confirmed. */
  informed(): void;
}

/**
 * What the ACS has not been told yet. What an Inform took along stays until that Inform is confirmed, a transfer until
 * its TransferComplete is; what happens meanwhile is kept for the next session.
 */
export class EventQueue {
  readonly #single = new Set<string>();
  /** Event → key. The objects themselves tell two equal ones apart. */
  #methods: { readonly eventCode: MethodEvent; readonly commandKey: string }[] = [];
  #transfers: TransferComplete[] = [];
  /** The ACS did not take them in the last session; they wait for another cause. */
  readonly #refused = new Set<TransferComplete>();
  /** Parameter → number of its change, so that one that changed again after it was sent is told again. */
  readonly #changed = new Map<string, number>();
  /** Diagnostics objects whose tests ended → number of the end. */
  readonly #finished = new Map<string, number>();
  #count = 0;

  add(event: SingleEvent): void {
    this.#single.add(event);
  }

  /** Table 8: its occurrence discards all other undelivered events. */
  bootstrap(): void {
    this.#single.clear();
    this.#methods = [];
    this.#transfers = [];
    this.#changed.clear();
    this.#finished.clear();
    this.#single.add(Event.bootstrap);
  }

  /** A method that the ACS called has been carried out. */
  addMethod(eventCode: MethodEvent, commandKey: string): void {
    this.#methods = [...this.#methods, { eventCode, commandKey }].slice(-MAX_METHODS);
  }

  /** @returns what takes it back */
  addTransfer(transfer: TransferComplete): () => void {
    const before = this.#transfers;
    this.#transfers = [...before, transfer].slice(-MAX_TRANSFERS);
    return () => {
      this.#transfers = before;
    };
  }

  /** `told`: the ACS knows it, or will never want to. */
  transferAsked(transfer: TransferComplete, told: boolean): void {
    if (told) this.#transfers = this.#transfers.filter((each) => each !== transfer);
    else this.#refused.add(transfer);
  }

  /** Somebody else than the ACS changed a parameter that has notification. */
  change(name: string): void {
    this.#changed.set(name, ++this.#count);
  }

  /** A test ended; its passive parameters travel with event 8. */
  finish(object: string, passive: readonly string[]): void {
    this.#finished.set(object, ++this.#count);
    for (const name of passive) this.change(name);
  }

  /** The object's results were voided before the ACS was told, or the object is gone. */
  forget(object: string): void {
    this.#finished.delete(object);
    for (const name of [...this.#changed.keys()]) if (name.startsWith(object)) this.#changed.delete(name);
    for (const name of [...this.#finished.keys()]) if (name.startsWith(object)) this.#finished.delete(name);
  }

  /** Table 8: a Connection Request is not retried. */
  dropConnectionRequest(): void {
    this.#single.delete(Event.connectionRequest);
  }

  /** Is there a cause for a session? A passive change alone waits for another cause. */
  get due(): boolean {
    const untold = this.#transfers.some((transfer) => !this.#refused.has(transfer));
    return this.#single.size > 0 || this.#methods.length > 0 || untold || this.#finished.size > 0;
  }

  get isEmpty(): boolean {
    return !this.due && this.#changed.size === 0;
  }

  take(): SessionContent {
    const single = new Set(this.#single);
    const methods = new Set(this.#methods);
    const transfers = this.#transfers;
    const changed = new Map(this.#changed);
    const finished = new Map(this.#finished);
    this.#refused.clear();
    const plain = [
      ...single,
      ...(changed.size > 0 ? [Event.valueChange] : []),
      ...(transfers.length > 0 ? [Event.transferComplete] : []),
      ...(finished.size > 0 ? [Event.diagnosticsComplete] : []),
    ];
    return {
      events: [
        ...plain.map((eventCode) => ({ eventCode, commandKey: '' })),
        ...methods,
        ...transfers.map(({ commandKey }) => ({ eventCode: Event.download, commandKey })),
      ],
      changed: [...changed.keys()],
      transfers,
      informed: () => {
        for (const event of single) this.#single.delete(event);
        this.#methods = this.#methods.filter((method) => !methods.has(method));
        dropSame(this.#changed, changed);
        dropSame(this.#finished, finished);
      },
    };
  }

  kept(): StoredEvents {
    const single = [...this.#single].filter((event) => LASTING.has(event)) as StoredEvents['single'];
    return { single, methods: [...this.#methods], transfers: [...this.#transfers] };
  }

  /** What {@link kept} gave before the restart. */
  restore({ single, methods, transfers }: StoredEvents): void {
    for (const event of single) this.#single.add(event);
    this.#methods = [...methods];
    this.#transfers = [...transfers];
  }
}

function dropSame(pending: Map<string, number>, told: ReadonlyMap<string, number>): void {
  for (const [name, count] of told) if (pending.get(name) === count) pending.delete(name);
}
