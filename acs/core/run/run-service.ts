import type { AcsRequest } from '#shared/cwmp/messages.js';
import type { Depth, RunDetail, RunExport } from '#shared/api/runs.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../../app-error.js';
import type { RunRow } from '../../store/ports/runs.js';
import { DeviceRuns, type RunDriverDeps, type SessionStart } from './device-runs.js';
import type { Answer } from './dialect.js';
import { dialects } from './dialects.js';
import { isOpen, QUEUE_MS } from './machine.js';
import { exportedRun, isSameRun, readExport } from './run-export.js';
import { checkAutomatic, checkSpacing, pickLine } from './starting.js';

/** More events than any run has: 18 polls and a dozen steps. */
const EVENTS_OF_A_RUN = 1000;
/** Runs without a verdict may lie between. */
const HISTORY = 20;

export interface StartRun {
  /** Chosen beforehand by who must know it after a crash: no run has it yet. */
  readonly id?: string;
  readonly deviceId: string;
  /** Parameter path. Needed only where several lines can be diagnosed. */
  readonly line?: string | undefined;
  /** Start although the line was diagnosed a moment ago. An automatic run never does. */
  readonly insist: boolean;
  /** Nobody asked for this run: it is withheld where a registrar might take offence. */
  readonly automatic?: boolean;
  /** Basic if left out. */
  readonly depth?: Depth;
  /** How long a phone that cannot be reached is waited for; a day if left out. */
  readonly expiresInSeconds?: number;
  readonly createdBy: string;
}

export interface RunServiceDeps extends RunDriverDeps {
  /** At least 16 random bytes, for run ids. */
  readonly random: () => Uint8Array;
  /** Name and version, for exports. */
  readonly program?: string;
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
   * @throws AppError `device-not-found`, `device-not-approved`, `line-not-found`, `line-ambiguous`,
   * `line-not-diagnosable`, `run-too-soon`, `run-withheld`
   */
  async start(order: StartRun): Promise<{ readonly run: RunRow; readonly created: boolean }> {
    const { store, clock } = this.#deps;
    const device = await store.deviceView(order.deviceId);
    if (device === undefined) throw new AppError('device-not-found', `No device has the id ${order.deviceId}`);
    if (device.admission !== 'approved') {
      throw new AppError('device-not-approved', `The device is ${device.admission}: approve it first`);
    }
    const line = pickLine(device, order.line);
    const last = await store.lastRunOfLine(device.id, line.path);
    const automatic = order.automatic === true;
    if (last !== undefined && !isOpen(last.state)) {
      if (automatic || !order.insist) checkSpacing(last, clock.now());
      if (automatic) checkAutomatic(await store.lineHistory(device.id, line.path, 0, HISTORY), clock.now());
    }
    const createdAt = clock.now();
    const id = order.id ?? ulid(createdAt, this.#deps.random());
    return this.#of(device.id).create({
      id,
      deviceId: device.id,
      line: line.path,
      // 26 characters of the 32 that the parameter takes (docs/data-model.md).
      requestKey: id,
      createdBy: order.createdBy,
      createdAt,
      depth: order.depth ?? 'Basic',
      dialect: line.dialect === '' ? 'sipdx' : line.dialect,
      expiresAt: createdAt + (order.expiresInSeconds === undefined ? QUEUE_MS : order.expiresInSeconds * 1000),
    });
  }

  /** @throws AppError `run-not-found`, `run-ended` */
  async cancel(id: string, by: string): Promise<RunRow> {
    const run = await this.#find(id);
    if (!isOpen(run.state)) throw new AppError('run-ended', `The run has ended: ${run.state}`);
    const runs = this.#of(run.deviceId);
    await runs.cancel(id, by);
    if (runs.isIdle) this.#devices.delete(run.deviceId);
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
      guardMs: dialects[run.dialect].worstCaseMs(run.depth),
    };
  }

  /** @throws AppError `run-not-found`, `run-not-ended` */
  async export(id: string): Promise<RunExport> {
    const { requestKey, state } = await this.#find(id);
    if (isOpen(state)) throw new AppError('run-not-ended', 'The run is still open: export it when it has ended');
    const { clock, program = 'sipdx' } = this.#deps;
    return exportedRun(await this.detail(id), requestKey, { at: clock.now(), program });
  }

  /**
   * Keeps a run that another server exported. The same one twice is one; the device is made known if it is not.
   * @throws AppError `invalid-request`, `request-too-large`, `run-exists`
   */
  async import(body: unknown, by: string): Promise<{ readonly run: RunRow; readonly created: boolean }> {
    const { store, clock, log } = this.#deps;
    const read = readExport(body);
    if (!read.ok) throw new AppError(read.error.code, read.error.detail);
    const { run, device, line, events } = read.value;
    const known = (await store.device(device.id)) !== undefined;
    const created = await store.importRun(run, device, events, clock.now());
    const stored = await store.run(run.id);
    if (stored === undefined) throw new AppError('run-exists', 'Another run with its RequestKey is here already');
    if (!created && !isSameRun(stored, run)) {
      throw new AppError('run-exists', `Another run with the id ${run.id} is here already`);
    }
    if (!known) await store.setLines(device.id, '', [line], clock.now());
    log.info({ runId: run.id, deviceId: device.id, by, created }, 'run imported');
    return { run: stored, created };
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
