import { hasEvent } from '#shared/cwmp/inform-event.js';
import type { Inform } from '#shared/cwmp/messages.js';
import type { Settings } from '#shared/api/settings.js';
import type { Clock } from '../../clock.js';
import type { CwmpApplication, CwmpSessionInfo } from '../../cwmp-application.js';
import type { Log } from '../../log.js';
import type { DeviceRow } from '../../store/ports/devices.js';
import type { Store } from '../../store/ports/store.js';
import { Audit } from '../audit.js';
import { decideAdmission, type AdmissionAnswer } from './decide-admission.js';
import { RateLimit } from './rate-limit.js';

export interface AdmissionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: { current(): Settings };
}

/** TR-069 Amd 6 Table 8. */
const BOOTSTRAP = 0;
/** Who decided, where it was no operator. */
const BY_DEVICE = 'device';
const BY_SERVER = 'server';
const AUTOMATIC: readonly string[] = [BY_DEVICE, BY_SERVER];
/** Ours: a phone that tries again every few seconds must not fill the audit log. */
const HOUR_MS = 3_600_000;
const SAME = { most: 1, intervalMs: HOUR_MS, things: 10_000 };
/** And one set of credentials that claims to be every device in turn must not either. */
const OF_A_USER = { most: 60, intervalMs: HOUR_MS, things: 10_000 };

/** Decides about every device that informs. */
export class AdmissionService {
  readonly #deps: AdmissionDeps;
  readonly #audit: Audit;
  readonly #same = new RateLimit(SAME);
  readonly #ofUser = new RateLimit(OF_A_USER);

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
    this.#audit = new Audit(deps.store, deps.clock);
  }

  /** Decides, and stores what that changes. `quarantined`: nothing is asked of the device or given to it. */
  async admit(info: CwmpSessionInfo, inform: Inform): Promise<AdmissionAnswer> {
    const { store, clock, settings } = this.#deps;
    const id = info.deviceId;
    const known = await store.device(id);
    const answer = decideAdmission({
      ...(known !== undefined && { known: known.admission }),
      decidedByOperator: known?.admissionBy !== undefined && !AUTOMATIC.includes(known.admissionBy),
      bound: info.bound,
      hasProved: !info.bound && (isProved(known) || (await this.#hasUsedItsOwn(id))),
      firstContact: hasEvent(inform, BOOTSTRAP),
      unknownDevices: settings.current().unknownDevices,
    });
    await this.#note(answer, info);
    if (answer.admission === 'refused') return answer;
    if (answer.because === 'reset') {
      await this.#mark(id, 'given');
      await store.setAdmission(id, answer.admission, BY_SERVER, clock.now());
    }
    return answer;
  }

  /** Notes that the device came with credentials of its own: from now on it is not believed with shared ones. */
  async noteProof(info: CwmpSessionInfo, device: DeviceRow): Promise<void> {
    const { store, clock } = this.#deps;
    if (!info.bound) return;
    if (info.bootstrap && info.username === device.id) await this.#mark(device.id, 'used');
    if (!isProved(device)) await store.setAdmission(device.id, 'approved', BY_DEVICE, clock.now());
  }

  async identityMismatch(who: Parameters<CwmpApplication['identityMismatch']>[0]): Promise<void> {
    const { username, boundTo, deviceId, remoteAddress } = who;
    this.#deps.log.warn({ ...who }, 'a CPE spoke for a device that its credentials are not bound to');
    await this.#append('device.identity-mismatch', deviceId, remoteAddress, { username, boundTo });
  }

  /** Credentials made for the device have its id for user name; until it came with them they are still `bootstrap`. */
  async #hasUsedItsOwn(id: string): Promise<boolean> {
    const own = await this.#deps.store.cwmpCredential(id);
    return own?.deviceId === id && !own.bootstrap;
  }

  async #mark(id: string, own: 'given' | 'used'): Promise<void> {
    const { store, clock } = this.#deps;
    const row = await store.cwmpCredential(id);
    if (row !== undefined) {
      await store.putCwmpCredential({ ...row, username: id, bootstrap: own === 'given' }, clock.now());
    }
  }

  async #note({ admission, because }: AdmissionAnswer, info: CwmpSessionInfo): Promise<void> {
    if (because === undefined) return;
    const { deviceId, remoteAddress, username } = info;
    this.#deps.log.warn({ deviceId, remoteAddress, username, admission, because }, 'admission of a device');
    await this.#append('device.admission', deviceId, remoteAddress, { username, admission, because });
  }

  async #append(
    action: string,
    target: string,
    address: string,
    detail: { readonly username: string } & Readonly<Record<string, string>>,
  ): Promise<void> {
    const key = JSON.stringify([action, target, detail]);
    const now = this.#deps.clock.monotonic();
    if (!this.#same.allows(key, now) || !this.#ofUser.allows(detail.username, now)) return;
    await this.#audit.record({ actor: BY_DEVICE, address, action, target, detail });
  }
}

/** Credentials of its own were what approved it. */
function isProved(device: DeviceRow | undefined): boolean {
  return device?.admission === 'approved' && device.admissionBy === BY_DEVICE;
}
