import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { startAcs, type Acs } from '#acs/app.js';
import { createLog } from '#acs/log.js';
import { labDomain } from '#cpe-agent/lab/conditions.js';
import { startRegistrar, type EmbeddedRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { device, type Device } from '#shared/api/devices.js';
import { parameterPage, task, writePreview, type Task } from '#shared/api/parameters.js';
import { settings } from '#shared/api/settings.js';
import { Secret } from '#shared/lib/secret.js';
import type { RegistrarUser } from '#shared/sip/registrar.js';
import { ApiClient, waitFor } from '../api-client.js';
import { silentLog } from '../fakes/silent-log.js';
import { startRealPhone, type RealPhone } from '../interop/real-phone.js';
import type { BackendUnderTest, OpenBackend } from './backend.js';

/** The registrar's account of the phones: all with the same password, and a condition each. */
const USERS: readonly Omit<RegistrarUser, 'domain' | 'password'>[] = [
  { user: '1', condition: 'normal' },
  { user: '2', condition: 'disabled-403' },
  { user: '3', condition: 'silent' },
];
export const PASSWORD = 'right-password';

/** Our whole server on a backend, real phones and a registrar, all over loopback. */
export class ContractWorld {
  readonly backend: OpenBackend;
  readonly acs: Acs;
  readonly api: ApiClient;
  readonly registrar: EmbeddedRegistrar;
  /** What our server logged. */
  readonly logged: string[];
  readonly #folder: string;
  readonly #phones = new Set<RealPhone>();

  private constructor(parts: Pick<ContractWorld, 'backend' | 'acs' | 'api' | 'registrar' | 'logged'>, folder: string) {
    ({ backend: this.backend, acs: this.acs, api: this.api, registrar: this.registrar, logged: this.logged } = parts);
    this.#folder = folder;
  }

  static async start(under: BackendUnderTest): Promise<ContractWorld> {
    const backend = await under.open();
    const folder = mkdtempSync(join(tmpdir(), 'sipdx-contract-'));
    const logged: string[] = [];
    const acs = await startAcs({
      ...{ host: '127.0.0.1', cwmpPort: 0, consolePort: 0, stateFolder: folder, lab: false, version: '0.0.0-test' },
      connectionRequestNetworks: ['127.0.0.0/8'],
      settings: settings.parse({ unknownDevices: 'approve' }),
      log: createLog('debug', { write: (line) => void logged.push(line) }),
      ...backend.config,
    });
    const { username, password } = backend.credentials;
    if (backend.cwmpUrl === undefined) await acs.addCwmpCredential(username, new Secret(password));
    const api = new ApiClient(acs.consoleUrl);
    await api.login('admin', acs.firstPassword?.reveal() ?? '');
    const registrar = await startRegistrar({
      ...{ host: '127.0.0.1', port: 0, realm: labDomain, minExpires: 60, log: silentLog },
      users: USERS.map((user) => ({ ...user, domain: labDomain, password: new Secret(PASSWORD) })),
    });
    return new ContractWorld({ backend, acs, api, registrar, logged }, folder);
  }

  /** Ends everything, and throws what the backend has to complain of. */
  async close(): Promise<void> {
    for (const phone of this.#phones) await phone.stop();
    await this.acs.close();
    await this.registrar.close();
    rmSync(this.#folder, { recursive: true, force: true });
    await this.backend.close();
  }

  /** A phone of its own, known and with its line. */
  async phone(
    serialNumber: string,
    user: string,
    more: { readonly password?: string } = {},
  ): Promise<{ readonly phone: RealPhone; readonly found: Device }> {
    const phone = await startRealPhone({
      acsUrl: this.backend.cwmpUrl ?? this.acs.cwmpUrl,
      acsCredentials: this.backend.credentials,
      registrarPort: this.registrar.port,
      ...{ serialNumber, user, password: more.password ?? PASSWORD },
    });
    this.#phones.add(phone);
    const id = phone.agent.deviceId;
    const found = await waitFor(`${id} with a line that can be diagnosed`, 30_000, async () => {
      const { status, json } = await this.api.call('GET', devicePath(id));
      const known = status === 200 ? device.parse(json) : undefined;
      return known?.lines.some(({ diagnosable }) => diagnosable) === true ? known : undefined;
    });
    return { phone, found };
  }

  /** Nothing listens at its address any more. */
  async takeAway(phone: RealPhone): Promise<void> {
    this.#phones.delete(phone);
    await phone.stop();
  }

  async refresh(id: string, names: readonly string[]): Promise<Task> {
    const { json } = await this.api.call('POST', `${devicePath(id)}/parameters/refresh`, { names });
    return this.ended(task.parse(json).id);
  }

  /** Writes with both calls that it takes. */
  async write(id: string, values: readonly { name: string; value: string; type?: string }[]): Promise<Task> {
    const path = `${devicePath(id)}/parameters/write`;
    const shown = await this.parsed(writePreview, 'POST', path, { values });
    const made = await this.parsed(task, 'POST', path, { values, confirmation: shown.confirmation });
    return this.ended(made.id);
  }

  ended(taskId: string): Promise<Task> {
    return waitFor(`task ${taskId} to end`, 40_000, async () => {
      const now = await this.parsed(task, 'GET', `/tasks/${taskId}`);
      return now.endedAt === undefined ? undefined : now;
    });
  }

  /** As our server has it stored. */
  async stored(id: string, name: string): Promise<string | undefined> {
    const path = `${devicePath(id)}/parameters?path=${encodeURIComponent(name)}`;
    const { items } = await this.parsed(parameterPage, 'GET', path);
    return items.find((one) => one.name === name)?.value;
  }

  async parsed<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const { status, json } = await this.api.call(method, path, body);
    if (status >= 400) throw new Error(`${method} ${path}: ${String(status)} ${JSON.stringify(json)}`);
    return schema.parse(json);
  }
}

export function devicePath(id: string): string {
  return `/devices/${encodeURIComponent(id)}`;
}
