import type { z } from 'zod';
import {
  remedy,
  remedyList,
  remedyPreview,
  type ApplyRemedy,
  type Remedy,
  type RemedyList,
} from '#shared/api/remedies.js';
import { devicePage, type Device } from '#shared/api/devices.js';
import { runDetail, type CreateRun, type RunDetail } from '#shared/api/runs.js';

/** The API as a test uses it: every answer is checked against the published schema. */
export class ApiClient {
  readonly #base: string;
  #cookie = '';

  constructor(base: string) {
    this.#base = base.replace(/\/$/, '');
  }

  async login(username: string, password: string): Promise<void> {
    const response = await this.#fetch('POST', '/session', { username, password });
    if (!response.ok) throw new Error(`login: ${String(response.status)} ${await response.text()}`);
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  async devices(): Promise<readonly Device[]> {
    return (await this.#json(devicePage, 'GET', '/devices?limit=200')).items;
  }

  run(id: string): Promise<RunDetail> {
    return this.#json(runDetail, 'GET', `/runs/${id}`);
  }

  /** @returns the id */
  async createRun(deviceId: string, more: Omit<CreateRun, 'deviceId'> = {}): Promise<string> {
    const response = await this.#fetch('POST', '/runs', { deviceId, ...more });
    const body = (await response.json()) as { id?: string };
    if (body.id === undefined) throw new Error(`create run: ${String(response.status)} ${JSON.stringify(body)}`);
    return body.id;
  }

  /** Waits until the run has ended, in whatever state. */
  async ended(id: string): Promise<RunDetail> {
    return waitFor(`run ${id} to end`, 60_000, async () => {
      const run = await this.run(id);
      return run.endedAt === undefined ? undefined : run;
    });
  }

  /** Waits until so many devices have a line that can be diagnosed. */
  async diagnosable(count: number): Promise<readonly Device[]> {
    return waitFor(`${String(count)} diagnosable devices`, 30_000, async () => {
      const devices = (await this.devices()).filter(({ lines }) => lines.some((line) => line.diagnosable));
      return devices.length >= count ? devices : undefined;
    });
  }

  remedies(runId: string): Promise<RemedyList> {
    return this.#json(remedyList, 'GET', `/runs/${runId}/remedies`);
  }

  /** Looks at what would be done, and consents to it. */
  async cure(runId: string, kind: string, order: ApplyRemedy): Promise<Remedy> {
    const path = `/runs/${runId}/remedies/${kind}/apply`;
    const { confirmation } = await this.#json(remedyPreview, 'POST', path, order);
    return this.#json(remedy, 'POST', path, { ...order, confirmation });
  }

  rollBackRemedy(id: string): Promise<Remedy> {
    return this.#json(remedy, 'POST', `/remedies/${id}/roll-back`, {});
  }

  /** Waits until nothing more happens to it. */
  async remedyAtRest(id: string): Promise<Remedy> {
    return waitFor(`remedy ${id} to come to rest`, 120_000, async () => {
      const now = await this.#json(remedy, 'GET', `/remedies/${id}`);
      return now.endedAt === undefined ? undefined : now;
    });
  }

  /** In Prometheus's text format. */
  async metrics(): Promise<string> {
    const response = await fetch(`${this.#base}/metrics`, { headers: { cookie: this.#cookie } });
    return response.text();
  }

  /** Any call, with whatever answer: a status that says no is no failure here. */
  async call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly json: unknown }> {
    const response = await this.#fetch(method, path, body);
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  }

  async #json<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.#fetch(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`);
    return schema.parse(await response.json());
  }

  #fetch(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.#base}/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#cookie !== '' && { cookie: this.#cookie }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

/** Asks again every 200 ms until there is an answer. */
export async function waitFor<T>(what: string, limitMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited ${String(limitMs)} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
