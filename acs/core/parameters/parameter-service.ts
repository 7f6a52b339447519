import type { z } from 'zod';
import type {
  ParameterPage,
  ParameterQuery,
  RefreshParameters,
  WriteParameters,
  WritePreview,
  writeParameters,
} from '#shared/api/parameters.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../../app-error.js';
import type { Clock } from '../../clock.js';
import type { DeviceRow } from '../../store/ports/devices.js';
import type { ParameterRow, TaskRow } from '../../store/ports/parameters.js';
import type { Store } from '../../store/ports/store.js';
import type { Vault } from '../key-file.js';
import { checkConfirmation, CONFIRMATION_MS, confirmationToken } from './confirmation.js';
import { sealedValues, type TaskService } from './task-service.js';
import { checkValue } from './value-type.js';

export interface ParameterServiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly tasks: TaskService;
  /** At least 16 random bytes, for task ids. */
  readonly random: () => Uint8Array;
}

export type WriteBody = z.output<typeof writeParameters>;
type Wanted = WriteParameters['values'];

interface Change {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly secret: boolean;
  readonly stored?: ParameterRow;
}

/** Ours: how long a device that cannot be reached is waited for. */
export const TASK_MS = 24 * 3_600_000;
const DEFAULT_TYPE = 'string';
/** What this server sets by itself: a value of somebody else's would lock one side out. */
const MANAGED = /\.ManagementServer\.(?:ConnectionRequest)?(?:Username|Password)$/;

/** Devices' parameters as they are stored here, and work on them. */
export class ParameterService {
  readonly #deps: ParameterServiceDeps;

  constructor(deps: ParameterServiceDeps) {
    this.#deps = deps;
  }

  /** @throws AppError `device-not-found` */
  async page(deviceId: string, query: ParameterQuery): Promise<ParameterPage> {
    await this.#device(deviceId);
    return this.#deps.store.parameters(deviceId, query);
  }

  /**
   * What a write would change; nothing is done.
   * @throws AppError `device-not-found`, `device-not-approved`, `parameter-not-writable`, `parameter-managed`,
   *   `parameter-value-invalid`
   */
  async preview(deviceId: string, values: Wanted, user: string): Promise<WritePreview> {
    const { clock, vault } = this.#deps;
    const changes = await this.#changes(deviceId, values);
    const expiresAt = clock.now() + CONFIRMATION_MS;
    return {
      changes: changes.map(({ name, type, value, secret, stored }) => ({
        name,
        type,
        ...(!secret && { new: value }),
        ...(!secret && stored?.value !== undefined && { old: stored.value }),
        secret,
        ...(stored?.writable !== undefined && { writable: stored.writable }),
        ...(stored?.at !== undefined && { at: stored.at }),
      })),
      confirmation: confirmationToken(confirmedOf(deviceId, user, changes), expiresAt, (text) =>
        vault.fingerprint(text),
      ),
      expiresAt,
    };
  }

  /** @throws AppError as `preview`, and `confirmation-invalid`, `confirmation-stale` */
  async write(deviceId: string, body: WriteBody, user: string): Promise<TaskRow> {
    const { vault, tasks } = this.#deps;
    const changes = await this.#confirmed(deviceId, body, user);
    const order = this.#order(deviceId, user);
    const secrets = changes.filter(({ secret }) => secret).map(({ name, value }) => [name, value] as const);
    return tasks.create({
      ...order,
      kind: 'write',
      request: { values: changes.map(({ name, type, value, secret }) => ({ name, type, ...(!secret && { value }) })) },
      ...(secrets.length > 0 && { secrets: vault.seal(sealedValues(Object.fromEntries(secrets)), order.id) }),
    });
  }

  /** Only checks that this write was confirmed: somebody else has it done. @throws AppError as `write` */
  async confirm(deviceId: string, body: WriteBody, user: string): Promise<void> {
    await this.#confirmed(deviceId, body, user);
  }

  async #confirmed(deviceId: string, { values, confirmation }: WriteBody, user: string): Promise<readonly Change[]> {
    const { clock, vault } = this.#deps;
    const changes = await this.#changes(deviceId, values);
    const of = confirmedOf(deviceId, user, changes);
    const checked = checkConfirmation(confirmation ?? '', of, clock.now(), (text) => vault.fingerprint(text));
    if (checked === 'invalid') {
      throw new AppError('confirmation-invalid', 'The confirmation is not of this write: ask for a preview first');
    }
    if (checked === 'stale') {
      throw new AppError(
        'confirmation-stale',
        'A value has changed since the preview, or it is too old: look at it again',
      );
    }
    return changes;
  }

  /** @throws AppError `device-not-found`, `device-not-approved` */
  async refresh(deviceId: string, names: RefreshParameters['names'], user: string): Promise<TaskRow> {
    await this.#approved(deviceId);
    return this.#deps.tasks.create({
      ...this.#order(deviceId, user),
      kind: 'refresh',
      request: { names: [...new Set(names)] },
    });
  }

  /** @throws AppError `device-not-found` */
  async tasks(deviceId: string): Promise<readonly TaskRow[]> {
    await this.#device(deviceId);
    return this.#deps.store.tasksOf(deviceId);
  }

  /** One that the device was already asked may have been done all the same. @throws AppError `task-not-found`, `task-ended` */
  cancelTask(id: string, user: string): Promise<TaskRow> {
    return this.#deps.tasks.cancel(id, user);
  }

  async #changes(deviceId: string, values: Wanted): Promise<readonly Change[]> {
    await this.#approved(deviceId);
    const stored = await this.#deps.store.parametersByName(
      deviceId,
      values.map(({ name }) => name),
    );
    const byName = new Map(stored.map((row) => [row.name, row]));
    const seen = new Set<string>();
    return values.map(({ name, type, value }) => {
      if (seen.has(name)) throw new AppError('parameter-value-invalid', `${name} stands here twice: name it once`);
      seen.add(name);
      return changeOf(name, value, type, byName.get(name));
    });
  }

  async #approved(deviceId: string): Promise<void> {
    const { admission } = await this.#device(deviceId);
    if (admission !== 'approved')
      throw new AppError('device-not-approved', `The device is ${admission}: approve it first`);
  }

  async #device(deviceId: string): Promise<DeviceRow> {
    const device = await this.#deps.store.device(deviceId);
    if (device === undefined) throw new AppError('device-not-found', `No device has the id ${deviceId}`);
    return device;
  }

  #order(deviceId: string, createdBy: string) {
    const createdAt = this.#deps.clock.now();
    const id = ulid(createdAt, this.#deps.random());
    return { id, deviceId, createdBy, createdAt, expiresAt: createdAt + TASK_MS };
  }
}

function changeOf(name: string, wanted: string, typed: string | undefined, stored: ParameterRow | undefined): Change {
  if (name.endsWith('.')) throw new AppError('parameter-value-invalid', `${name} is an object: name a parameter of it`);
  if (MANAGED.test(name)) throw new AppError('parameter-managed', `${name} is set by this server`);
  if (stored?.writable === false)
    throw new AppError('parameter-not-writable', `The device says that ${name} cannot be written`);
  const known = stored?.type === '' ? undefined : stored?.type;
  const type = typed ?? known ?? DEFAULT_TYPE;
  const checked = checkValue(type, wanted);
  if (!checked.ok) throw new AppError('parameter-value-invalid', `${name} is of type ${type}: give ${checked.error}`);
  return { name, type, value: checked.value, secret: isSecretParameter(name), ...(stored && { stored }) };
}

function confirmedOf(deviceId: string, user: string, changes: readonly Change[]) {
  return {
    deviceId,
    user,
    values: changes.map(({ name, type, value }) => ({ name, type, value })),
    old: changes.map(({ secret, stored }) => (secret ? undefined : stored?.value)),
  };
}
