import type { AcsRequest } from '#shared/cwmp/messages.js';
import type { Device, Line, RunDetail } from '#shared/api/schemas.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../../app-error.js';
import type { RunRow } from '../../store/store.js';
import { DeviceRuns, type RunDriverDeps, type SessionStart } from './device-runs.js';
import { GUARD_MS, type Answer } from './diagnostics-object.js';
import { isOpen } from './machine.js';

/** Ours (diagnosis.md): registrars ban a line that registers too often, so a line is diagnosed once per 60 s. */
const SPACING_MS = 60_000;

/** More events than any run has: 18 polls and a dozen steps. */
const EVENTS_OF_A_RUN = 1000;

export interface StartRun {
  readonly deviceId: string;
  /** Parameter path. Needed only where several lines can be diagnosed. */
  readonly line?: string | undefined;
  /** Start although the line was diagnosed a moment ago. */
  readonly insist: boolean;
  readonly createdBy: string;
}

export interface RunServiceDeps extends RunDriverDeps {
  /** At least 16 random bytes, for run ids. */
  readonly random: () => Uint8Array;
}

/** Starts, conducts and cancels runs. One open run per line, one diagnosis at a time per device. */
export class RunService {
  readonly #deps: RunServiceDeps;
  readonly #devices = new Map<string, DeviceRuns>();

  constructor(deps: RunServiceDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier process left open. Call it once, before sessions and requests come. */
  async resume(): Promise<void> {
    const open = await this.#deps.store.openRuns();
    for (const deviceId of new Set(open.map((row) => row.deviceId))) {
      const rows = open.filter((row) => row.deviceId === deviceId);
      // One that the device already knows of goes first: it has the turn.
      const known = (row: RunRow) => row.state !== 'queued';
      await this.#of(deviceId).resume([...rows.filter(known), ...rows.filter((row) => !known(row))]);
    }
  }

  /**
   * @returns the new run, or the line's open one with `created: false`
   * @throws AppError `device-not-found`, `line-not-found`, `line-ambiguous`, `line-not-diagnosable`, `run-too-soon`
   */
  async start(order: StartRun): Promise<{ readonly run: RunRow; readonly created: boolean }> {
    const { store, clock } = this.#deps;
    const device = await store.deviceView(order.deviceId);
    if (device === undefined) throw new AppError('device-not-found', `No device has the id ${order.deviceId}`);
    const line = pickLine(device, order.line);
    const last = await store.lastRunOfLine(device.id, line.path);
    if (last !== undefined && !isOpen(last.state) && !order.insist) checkSpacing(last, clock.now());
    const id = ulid(clock.now(), this.#deps.random());
    return this.#of(device.id).create({
      id,
      deviceId: device.id,
      line: line.path,
      // 26 characters of the 32 that the parameter takes (docs/data-model.md).
      requestKey: id,
      createdBy: order.createdBy,
      createdAt: clock.now(),
    });
  }

  /** @throws AppError `run-not-found`, `run-ended` */
  async cancel(id: string, by: string): Promise<RunRow> {
    const run = await this.#find(id);
    if (!isOpen(run.state)) throw new AppError('run-ended', `The run has ended: ${run.state}`);
    await this.#of(run.deviceId).cancel(id, by);
    return this.#find(id);
  }

  /** @throws AppError `run-not-found` */
  async detail(id: string): Promise<RunDetail> {
    const { requestKey: _, ...run } = await this.#find(id);
    const device = await this.#deps.store.deviceView(run.deviceId);
    return {
      ...run,
      device: {
        id: run.deviceId,
        manufacturer: device?.manufacturer ?? '',
        model: device?.model ?? '',
        serialNumber: device?.serialNumber ?? '',
      },
      aor: device?.lines.find((line) => line.path === run.line)?.aor ?? '',
      events: [...(await this.#deps.store.events([`run:${id}`], 0, EVENTS_OF_A_RUN))],
      guardMs: GUARD_MS,
    };
  }

  sessionStarted(deviceId: string, session: SessionStart): Promise<void> {
    return this.#of(deviceId).sessionStarted(session);
  }

  nextRequest(deviceId: string, sessionId: string): Promise<AcsRequest | undefined> {
    return this.#of(deviceId).nextRequest(sessionId);
  }

  response(deviceId: string, sessionId: string, answer: Answer): Promise<void> {
    return this.#of(deviceId).response(sessionId, answer);
  }

  async sessionEnded(deviceId: string, sessionId: string): Promise<void> {
    const runs = this.#of(deviceId);
    await runs.sessionEnded(sessionId);
    // Most devices have no run most of the time; nothing of them is kept here then.
    if (runs.isIdle) this.#devices.delete(deviceId);
  }

  close(): void {
    for (const device of this.#devices.values()) device.close();
  }

  #of(deviceId: string): DeviceRuns {
    const known = this.#devices.get(deviceId);
    if (known !== undefined) return known;
    const runs = new DeviceRuns(deviceId, this.#deps);
    this.#devices.set(deviceId, runs);
    return runs;
  }

  async #find(id: string): Promise<RunRow> {
    const run = await this.#deps.store.run(id);
    if (run === undefined) throw new AppError('run-not-found', `No run has the id ${id}`);
    return run;
  }
}

function pickLine(device: Device, path: string | undefined): Line {
  if (path !== undefined) {
    const line = device.lines.find((one) => one.path === path);
    if (line === undefined) throw new AppError('line-not-found', `The device has no line ${path}`);
    if (!line.diagnosable) {
      throw new AppError('line-not-diagnosable', `The device offers no diagnostics object for ${path}`);
    }
    return line;
  }
  const lines = device.lines.filter((one) => one.diagnosable);
  const [only] = lines;
  if (only === undefined) throw new AppError('line-not-diagnosable', 'No line of the device can be diagnosed');
  if (lines.length > 1) {
    throw new AppError('line-ambiguous', `Name one of these lines: ${lines.map((line) => line.path).join(', ')}`);
  }
  return only;
}

/** Counted from when the phone was told to begin: a run that never got that far sent no REGISTER. */
function checkSpacing(last: RunRow, now: number): void {
  if (last.requestedAt === undefined) return;
  const left = last.requestedAt + SPACING_MS - now;
  if (left <= 0) return;
  const retryAfter = Math.ceil(left / 1000);
  throw new AppError('run-too-soon', `The line was diagnosed a moment ago; again in ${retryAfter} s, or insist`, {
    retryAfter,
  });
}
