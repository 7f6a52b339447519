import { until } from './until.js';

export type DeviceDocument = Readonly<Record<string, unknown>>;

export interface TaskResult {
  readonly status: number;
  /** HTTP reason phrase: the only place that tells why a task was not executed. */
  readonly phrase: string;
  readonly id: string;
}

/** The few calls of a GenieACS's northbound interface that a test needs. */
export class GenieAcs {
  readonly #nbi: string;
  /** @param nbi base URL, e.g. `http://127.0.0.1:7557` */
  constructor(nbi: string) {
    this.#nbi = nbi.replace(/\/$/, '');
  }

  async device(id: string): Promise<DeviceDocument | undefined> {
    const response = await this.#call('GET', `/devices/?query=${json({ _id: id })}`);
    return ((await response.json()) as DeviceDocument[])[0];
  }

  /** Posts a task with a connection request, and waits until the session after it has ended. */
  async task(id: string, task: object): Promise<TaskResult> {
    const path = `/devices/${encodeURIComponent(id)}/tasks?connection_request`;
    const response = await this.#call('POST', path, task);
    const body = (await response.json()) as { _id: string };
    return { status: response.status, phrase: response.statusText, id: body._id };
  }

  async faults(id: string): Promise<readonly { readonly _id: string; readonly code: string }[]> {
    const response = await this.#call('GET', `/faults/?query=${json({ device: id })}`);
    return (await response.json()) as { _id: string; code: string }[];
  }

  async putProvision(name: string, script: string): Promise<void> {
    await this.#call('PUT', `/provisions/${name}`, script);
  }

  /** Runs the provision of the same name in every session that this event opens. */
  async putPreset(name: string, event: string): Promise<void> {
    await this.#call('PUT', `/presets/${name}`, {
      ...{ channel: name, weight: 0, precondition: '' },
      events: { [event]: true },
      configurations: [{ type: 'provision', name, args: null }],
    });
  }

  async remove(kind: 'devices' | 'presets' | 'provisions' | 'faults' | 'tasks', id: string): Promise<void> {
    await this.#call('DELETE', `/${kind}/${encodeURIComponent(id)}`);
  }

  /** The value of a parameter, as soon as the database has one that `is` accepts. It is written after a session's end. */
  async value(id: string, name: string, is: (value: unknown) => boolean, timeoutMs = 10_000): Promise<unknown> {
    let last: unknown;
    await until(
      async () => {
        last = valueOf(await this.device(id), name);
        return is(last);
      },
      timeoutMs,
      () => `${name} is ${JSON.stringify(last)}`,
    );
    return last;
  }

  async #call(method: string, path: string, body?: object | string): Promise<Response> {
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    const response = await fetch(this.#nbi + path, { method, ...(text === undefined ? {} : { body: text }) });
    // 404: what is to be deleted is not there.
    if (!response.ok && !(method === 'DELETE' && response.status === 404)) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return response;
  }
}

/** A parameter's value in a device document, where each leaf is an object with `_value`. */
export function valueOf(device: DeviceDocument | undefined, name: string): unknown {
  return node(device, name)?.['_value'];
}

export function node(device: DeviceDocument | undefined, path: string): DeviceDocument | undefined {
  const names = path.split('.').filter((part) => part !== '');
  let found: DeviceDocument | undefined = device;
  for (const name of names) found = found?.[name] as DeviceDocument | undefined;
  return found;
}

function json(query: object): string {
  return encodeURIComponent(JSON.stringify(query));
}
