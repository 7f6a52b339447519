import { z } from 'zod';
import type { Clock } from '../ports.js';

/** Ours. */
const MAX_SCHEDULED = 24;

export const storedScheduleSchema = z.object({
  /** Epoch ms. */
  at: z.number(),
  commandKey: z.string(),
});
export type StoredSchedule = z.infer<typeof storedScheduleSchema>;

/** What ScheduleInform asked for (TR-069 Amd 6 §A.4.1.2). It survives restarts: what became due meanwhile is due at once. */
export class ScheduledInforms {
  readonly #clock: Clock;
  readonly #due: (commandKey: string) => void;
  /** → cancels its timer. */
  readonly #pending = new Map<StoredSchedule, () => void>();

  constructor(clock: Clock, due: (commandKey: string) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** @returns what takes it back, or undefined when there are too many */
  add(delaySeconds: number, commandKey: string): (() => void) | undefined {
    if (this.#pending.size >= MAX_SCHEDULED) return undefined;
    const scheduled = { at: this.#clock.now() + delaySeconds * 1000, commandKey };
    this.#arm(scheduled);
    return () => this.#cancel(scheduled);
  }

  kept(): StoredSchedule[] {
    return [...this.#pending.keys()];
  }

  restore(stored: readonly StoredSchedule[]): void {
    for (const scheduled of stored) this.#arm(scheduled);
  }

  /** No more callbacks; what is pending stays so for the next start. */
  stop(): void {
    for (const cancel of this.#pending.values()) cancel();
  }

  #arm(scheduled: StoredSchedule): void {
    const wait = Math.max(0, scheduled.at - this.#clock.now());
    const cancel = this.#clock.after(wait, () => {
      this.#pending.delete(scheduled);
      this.#due(scheduled.commandKey);
    });
    this.#pending.set(scheduled, cancel);
  }

  #cancel(scheduled: StoredSchedule): void {
    this.#pending.get(scheduled)?.();
    this.#pending.delete(scheduled);
  }
}
