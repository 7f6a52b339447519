const MASK = '***';

/** A password in memory. Whatever prints it (template, JSON, log) prints the mask; only `reveal()` gives the text. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret text. Call it where the bytes are computed (a digest), nowhere else. */
  reveal(): string {
    return this.#text;
  }

  get isEmpty(): boolean {
    return this.#text === '';
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }
}
