import { readLocalToken } from '#acs/cli/local-token.js';

/** The API as the command line on the server's own machine uses it. */
export class Api {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(stateFolder: string) {
    const local = readLocalToken(stateFolder);
    if (local === undefined) throw new Error(`no server has ${stateFolder}`);
    this.#base = `${local.url.replace(/\/$/, '')}/api/v1`;
    this.#headers = { authorization: `Bearer ${local.token}` };
  }

  async get(path: string): Promise<unknown> {
    return answerOf(await fetch(this.#base + path, { headers: this.#headers }));
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    return answerOf(await fetch(this.#base + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }

  /** Follows server-sent events. Close it by aborting. */
  async *events(topic: string, signal: AbortSignal): AsyncGenerator<string> {
    const response = await fetch(`${this.#base}/events?topics=${topic}`, { headers: this.#headers, signal });
    if (!response.ok || response.body === null) throw new Error(`events: ${String(response.status)}`);
    let rest = '';
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      yield* blocks;
    }
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${String(response.status)} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
