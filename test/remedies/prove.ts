import type { Acs } from '#acs/app.js';
import { linePath, PROFILE } from '#cpe-agent/cwmp/data-model/voice-service.js';
import type { Remedy, RemedyOffer } from '#shared/api/remedies.js';
import type { RunDetail } from '#shared/api/runs.js';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import { Secret } from '#shared/lib/secret.js';
import { waitFor, type ApiClient } from '../api-client.js';
import { freePort } from '../peers/free-port.js';
import { RIG_PHONE } from '../rigs/management.js';
import type { RigPrograms } from '../rigs/processes.js';
import { Rig, type ManagedPhone } from '../rigs/rig.js';
import type { Cure } from './cure.js';

export interface ProveDeps {
  readonly acs: Acs;
  readonly api: ApiClient;
  readonly programs: RigPrograms;
}

/** What happened, for the test to judge. */
export interface Proof {
  readonly first: RunDetail;
  readonly offer: RemedyOffer;
  readonly remedy: Remedy;
  /** The second run, as the remedy names it. */
  readonly second: RunDetail;
  /** By full name, at the phone: before, with the remedy, and after it was rolled back (absent where it cannot be). */
  readonly values: { readonly before: Values; readonly applied?: Values; readonly restored?: Values };
  /** What `works` said, before and with the remedy. */
  readonly works?: readonly [before: boolean, applied: boolean];
  /** Status of the line with the remedy, where that cured it. */
  readonly status?: string;
  readonly rolledBack?: Remedy;
  /** Once the old values are there again. */
  readonly third?: RunDetail;
}

type Values = Readonly<Record<string, string>>;

/** Waits at most so long for the line's own SIP module. */
const LINE_MS = 60_000;

/** … and for the values that an offer would replace. */
const READ_MS = 10_000;

/** A rig, a phone in it, a diagnosis, the remedy, what it comes to, and the way back: all of it over the API and CWMP. */
export async function prove(cure: Cure, deps: ProveDeps): Promise<Proof> {
  const rig = await Rig.build(deps.programs);
  try {
    return await new Proving(cure, rig, deps).run();
  } finally {
    await rig.remove();
  }
}

class Proving {
  readonly #cure: Cure;
  readonly #rig: Rig;
  readonly #deps: ProveDeps;

  constructor(cure: Cure, rig: Rig, deps: ProveDeps) {
    this.#cure = cure;
    this.#rig = rig;
    this.#deps = deps;
  }

  async run(): Promise<Proof> {
    const { api } = this.#deps;
    const { kind, condition, writes, automaticRollback = false, works, outcome, staysWell } = this.#cure;
    await condition.prepare(this.#rig);
    const [phone, deviceId] = await this.#phone();
    await condition.breakIt?.(this.#rig);
    const first = await this.#diagnose(deviceId);
    const offer = await this.#offer(first);
    const names = offer.values.map(({ name }) => name);
    const before = await this.#values(phone, names);
    const worksBefore = await works?.(this.#rig);

    const secrets = Object.fromEntries(
      offer.values.filter(({ secret }) => secret).map(({ name }) => [name, secretOf(writes, name)]),
    );
    const { id } = await api.cure(first.id, kind, { secrets, automaticRollback });
    const remedy = await api.remedyAtRest(id);
    const second = await api.run(remedy.verifyRunId ?? '');
    const applied = automaticRollback ? undefined : await this.#values(phone, names);
    const status = outcome === 'cured' ? await this.#lineUp(phone) : undefined;
    const worksApplied = await works?.(this.#rig);

    const rolledBack = automaticRollback ? remedy : remedy.reversible ? await this.#rollBack(id) : undefined;
    const restored = rolledBack && (await this.#values(phone, names));
    const third = rolledBack && staysWell !== true ? await this.#diagnose(deviceId) : undefined;
    return {
      ...{ first, offer, remedy, second },
      values: { before, ...(applied && { applied }), ...(restored && { restored }) },
      ...(worksBefore !== undefined && worksApplied !== undefined && { works: [worksBefore, worksApplied] }),
      ...(status !== undefined && { status }),
      ...(rolledBack && { rolledBack }),
      ...(third && { third }),
    };
  }

  async #phone(): Promise<readonly [ManagedPhone, string]> {
    const { acs, api } = this.#deps;
    const serialNumber = this.#cure.id;
    const deviceId = deviceIdOf({ ...RIG_PHONE, serialNumber });
    const password = `cwmp-password-of-${serialNumber}`;
    await acs.addCwmpCredential(deviceId, new Secret(password), deviceId);
    const { cwmpPort } = acs;
    const phone = await this.#rig.managedPhone(this.#cure.condition.phone ?? {}, {
      ...{ serialNumber, password, cwmpPort },
      connectionRequestPort: await freePort(),
    });
    await waitFor(`${deviceId} to be diagnosable`, LINE_MS, async () => {
      const device = (await api.devices()).find((one) => one.id === deviceId);
      return device?.lines.some(({ diagnosable }) => diagnosable) === true ? device : undefined;
    });
    return [phone, deviceId];
  }

  async #diagnose(deviceId: string): Promise<RunDetail> {
    const { api } = this.#deps;
    return api.ended(await api.createRun(deviceId, { depth: 'Deep', insist: true }));
  }

  /** What is there now is read right after the run. */
  async #offer(run: RunDetail): Promise<RemedyOffer> {
    const { kind } = this.#cure;
    return waitFor(`${kind} to be offered with its present values: ${told(run)}`, READ_MS, async () => {
      const { offers } = await this.#deps.api.remedies(run.id);
      return offers.find(
        ({ id, values }) => id === kind && values.every(({ secret, old }) => secret || old !== undefined),
      );
    });
  }

  async #rollBack(id: string): Promise<Remedy> {
    const { api } = this.#deps;
    await api.rollBackRemedy(id);
    return api.remedyAtRest(id);
  }

  async #values(phone: ManagedPhone, names: readonly string[]): Promise<Values> {
    const values: [string, string][] = [];
    for (const name of names) values.push([name, await phone.value(name)]);
    return Object.fromEntries(values);
  }

  /** Waits for the line to be Up. @returns its Status */
  async #lineUp(phone: ManagedPhone): Promise<string> {
    const end = Date.now() + LINE_MS;
    for (;;) {
      const status = await phone.value(`${linePath(1)}Status`);
      if (status === 'Up' || Date.now() > end) return status;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Without what all of them have in common. */
export function shortName(name: string): string {
  return name.replace(PROFILE, '').replace(/^(?:Line\.1\.)?(?:SIP\.)?/, '');
}

function secretOf(writes: Cure['writes'], name: string): string {
  const value = writes[shortName(name)];
  if (typeof value !== 'object') throw new Error(`${name} is asked for as a secret`);
  return value.secret;
}

function told({ state, verdict, failure }: RunDetail): string {
  return JSON.stringify({ state, verdict, failure });
}
