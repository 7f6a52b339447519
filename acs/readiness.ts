import { messageOf } from './thrown.js';

/** What must hold for the server to be of use: it resolves, or rejects with the reason. */
export interface Condition {
  readonly name: string;
  readonly check: () => Promise<void> | void;
}

/** Whether work may be sent here (`/readyz`). Alive it may be all the same. */
export class Readiness {
  readonly #conditions: Condition[] = [];
  #stopping = false;

  add(condition: Condition): void {
    this.#conditions.push(condition);
  }

  stop(): void {
    this.#stopping = true;
  }

  /** Why not, one sentence each; empty: ready. */
  async reasons(): Promise<readonly string[]> {
    if (this.#stopping) return ['the server is shutting down'];
    const found = await Promise.all(
      this.#conditions.map(async ({ name, check }) => {
        try {
          await check();
          return [];
        } catch (error) {
          return [`${name}: ${messageOf(error)}`];
        }
      }),
    );
    return found.flat();
  }
}
