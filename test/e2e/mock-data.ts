import type { StoredEvent } from '#shared/api/events.js';
import type { Device, Line } from '#shared/api/devices.js';
import type { RunDetail, RunSummary } from '#shared/api/runs.js';
import type { Category, Cause, Confidence } from '#shared/diagnosis/fault-code.js';
import { configurationResult, credentialsResult, deepResult, intervalResult, silentResult } from './mock-results.js';

/** Phones and runs as the console may meet them. Addresses are those of RFC 5737, names those of RFC 2606. */

const LINE = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const MINUTE = 60_000;

export function deviceId(n: number): string {
  return `00D0AB-SIPDX%2DPhone-${serial(n)}`;
}

export function mockDevices(now: number): Device[] {
  const failed = { status: 'Error' };
  return [
    phone(now, 1, { status: 'Up' }),
    phone(now, 2, { ...failed, registrar: '' }),
    phone(now, 3, failed),
    phone(now, 4, { status: 'Registering', statusAt: now - 30 * MINUTE }),
    phone(now, 5, failed),
    phone(now, 6, { status: 'Disabled', enabled: false }),
    phone(now, 7, { ...failed, diagnosable: false }),
    { ...phone(now, 8, failed), lastInformAt: now - 300 * MINUTE },
    { ...phone(now, 9, failed), lines: [] },
    phone(now, 10, { status: 'Testing' }),
  ];
}

function phone(now: number, n: number, line: Partial<Line>): Device {
  return {
    id: deviceId(n),
    manufacturer: 'sipdx',
    oui: '00D0AB',
    productClass: 'SIPDX-Phone',
    serialNumber: serial(n),
    model: 'Lab Phone',
    softwareVersion: '1.0.0',
    address: `192.0.2.${String(20 + n)}`,
    admission: 'approved',
    firstSeenAt: now - 9 * 24 * 60 * MINUTE,
    lastInformAt: now - n * 20_000,
    informIntervalSeconds: 300,
    lines: [
      {
        path: LINE,
        directoryNumber: `+44 20 7946 00${String(n).padStart(2, '0')}`,
        aor: `sip:10${String(n).padStart(2, '0')}@ims.example.net`,
        registrar: 'registrar.ims.example.net:5060',
        status: 'Up',
        statusAt: now - 12 * MINUTE,
        enabled: true,
        diagnosable: true,
        dialect: 'sipdx',
        ...line,
      },
    ],
  };
}

function serial(n: number): string {
  return String(n).padStart(4, '0');
}

/** Ids of the runs that exist from the start. */
export const runIds = {
  credentials: '01JD3Z0000000000000000CRED',
  silent: '01JD3Z0000000000000000S1NT',
  configuration: '01JD3Z0000000000000000C0NF',
  interval: '01JD3Z0000000000000000NTRV',
  deep: '01JD3Z0000000000000000DEEP',
  bare: '01JD3Z0000000000000000BARE',
  broken: '01JD3Z0000000000000000BRKN',
  failed: '01JD3Z0000000000000000FA1D',
  canceled: '01JD3Z0000000000000000CANC',
  interrupted: '01JD3Z0000000000000000NTRP',
} as const;

export function mockRuns(devices: readonly Device[], now: number): RunDetail[] {
  const at = (minutes: number) => now - minutes * MINUTE;
  const verdict = (
    id: string,
    n: number,
    minutes: number,
    [faultCode, category, cause, confidence]: readonly [number, Category, Cause, Confidence],
    more: Partial<RunDetail>,
  ) =>
    mockRun(device(devices, n), id, at(minutes), 'complete', {
      verdict: { faultCode, category, cause, confidence },
      ...more,
    });
  return [
    verdict(
      runIds.credentials,
      3,
      14,
      [401, 'credentials', 'account-or-password-rejected', 'likely'],
      credentialsResult(),
    ),
    verdict(runIds.silent, 4, 33, [3, 'no-response', 'sip-service-silent', 'likely'], silentResult()),
    verdict(
      runIds.configuration,
      2,
      50,
      [1, 'configuration', 'configuration-incomplete', 'certain'],
      configurationResult(),
    ),
    verdict(runIds.interval, 1, 70, [200, 'registered', 'interval-adapted', 'certain'], intervalResult()),
    verdict(runIds.deep, 10, 75, [3, 'no-response', 'stale-nat-binding', 'likely'], {
      ...deepResult(),
      depth: 'Deep',
      reported: { cause: 'sip-service-silent', confidence: 'open' },
    }),
    verdict(runIds.bare, 5, 80, [4, 'undetermined', 'reachability-unknown', 'open'], {}),
    verdict(runIds.broken, 3, 90, [403, 'terminal', 'account-forbidden', 'likely'], {
      evidence: { v: 1, configuration: [], attempts: [{}], icmp: [], malformed: [], end: 'final' },
    }),
    mockRun(device(devices, 3), runIds.failed, at(100), 'failed', {
      failure: { reason: 'cwmp-fault', detail: 'SetParameterValues: 9005 Invalid parameter name' },
    }),
    mockRun(device(devices, 3), runIds.canceled, at(120), 'canceled', {}),
    mockRun(device(devices, 3), runIds.interrupted, at(130), 'interrupted', {
      failure: { reason: 'device-restarted', detail: 'The phone restarted while it was diagnosing' },
    }),
  ];
}

function device(devices: readonly Device[], n: number): Device {
  const found = devices.find((one) => one.id === deviceId(n));
  if (found === undefined) throw new Error(`no mock phone ${String(n)}`);
  return found;
}

/** A run of the device's first line, with the events that its state has behind it. */
export function mockRun(
  of: Device,
  id: string,
  createdAt: number,
  state: RunDetail['state'],
  more: Partial<RunDetail>,
): RunDetail {
  const run: RunDetail = {
    id,
    deviceId: of.id,
    line: LINE,
    createdBy: 'li.wei',
    state,
    depth: 'Basic',
    dialect: 'sipdx',
    createdAt,
    device: { id: of.id, manufacturer: of.manufacturer, model: of.model, serialNumber: of.serialNumber },
    aor: of.lines[0]?.aor ?? '',
    events: [event(id, 'run.queued', createdAt)],
    guardMs: 32_000,
    ...more,
  };
  if (state === 'queued') return run;
  run.events.push(
    event(id, 'connection-request.sent', createdAt + 10),
    event(id, 'connection-request.accepted', createdAt + 60),
    event(id, 'session.started', createdAt + 180),
  );
  if (state !== 'failed') {
    run.requestedAt = createdAt + 240;
    run.events.push(event(id, 'run.requested', createdAt + 240), event(id, 'run.running', createdAt + 300));
  }
  if (state === 'complete') run.events.push(event(id, 'diagnostics-complete', createdAt + 4100));
  if (state !== 'running' && state !== 'requested') {
    run.endedAt = createdAt + 4300;
    run.events.push(event(id, `run.${state}`, run.endedAt, state === 'canceled' ? { by: 'li.wei' } : {}));
  }
  return run;
}

let lastEventId = 0;

export function event(runId: string, type: string, at: number, data: Record<string, unknown> = {}): StoredEvent {
  return { id: ++lastEventId, at, topic: `run:${runId}`, type, v: 1, data };
}

export function summaryOf(run: RunDetail): RunSummary {
  const { device: _d, aor: _a, result: _r, evidence: _e, trace: _t, events: _v, guardMs: _g, ...summary } = run;
  return summary;
}
