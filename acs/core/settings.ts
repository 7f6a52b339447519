import { settings, type Settings, type SettingsInput } from '#shared/api/settings.js';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import type { Store } from '../store/ports/store.js';
import { isNetwork } from './address-policy.js';

/** All settings are one row: they are read and changed together. */
const KEY = 'settings';

interface SettingsDeps {
  readonly store: Pick<Store, 'settings' | 'putSetting'>;
  readonly clock: Clock;
}

/**
 * What an administrator has set while the server runs. In order of precedence: what is stored; where nothing is stored
 * yet, what the server was started with; the defaults of the schema. Options of a start do not overrule what somebody
 * has set since.
 */
export class SettingsService {
  readonly #deps: SettingsDeps;
  #current: Settings;
  #version: number;

  private constructor(deps: SettingsDeps, current: Settings, version: number) {
    this.#deps = deps;
    this.#current = current;
    this.#version = version;
  }

  /**
   * @param preset for as long as nothing is stored
   * @throws AppError `invalid-configuration`
   */
  static async load(deps: SettingsDeps, preset: SettingsInput = {}): Promise<SettingsService> {
    const stored = (await deps.store.settings()).find(({ key }) => key === KEY);
    const parsed = settings.safeParse(stored?.value ?? preset);
    if (!parsed.success) {
      const whose = stored === undefined ? 'given' : 'stored';
      throw new AppError('invalid-configuration', `The ${whose} settings: ${z.prettifyError(parsed.error)}`);
    }
    if (stored === undefined) checkNetworks(parsed.data, 'invalid-configuration');
    return new SettingsService(deps, parsed.data, stored?.version ?? 0);
  }

  /** From memory. */
  current(): Settings {
    return this.#current;
  }

  /** Grows with every change; 0 as long as nothing is stored. */
  version(): number {
    return this.#version;
  }

  /**
   * @param version the one that the asker has seen
   * @throws AppError `precondition-failed` when somebody else was faster, `invalid-request`
   */
  async put(
    wanted: Settings,
    version: number,
    by: string,
  ): Promise<{ readonly before: Settings; readonly after: Settings }> {
    checkNetworks(wanted, 'invalid-request');
    const { store, clock } = this.#deps;
    const before = this.#current;
    if (version !== this.#version || !(await store.putSetting(KEY, wanted, version, by, clock.now()))) {
      throw new AppError('precondition-failed', 'The settings have changed since they were read: read them again');
    }
    this.#current = wanted;
    this.#version = version + 1;
    return { before, after: wanted };
  }
}

function checkNetworks(
  { connectionRequestNetworks }: Settings,
  code: 'invalid-configuration' | 'invalid-request',
): void {
  const wrong = connectionRequestNetworks.find((network) => !isNetwork(network));
  if (wrong !== undefined) {
    throw new AppError(code, `connectionRequestNetworks: ${wrong} is neither an address nor a network like 10.0.0.0/8`);
  }
}
