import { runExport, type RunExport } from '#shared/api/runs.js';
import { classify } from '#shared/diagnosis/classify.js';
import type { AttemptEvidence, Evidence } from '#shared/diagnosis/evidence.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { Phone } from '../../../test/fakes/run-world.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { openSqliteStore } from '../../store/sqlite.js';
import type { Store } from '../../store/ports/store.js';
import type { ConnectOutcome } from './machine.js';
import { RunService, type StartRun } from './run-service.js';

const ID = '00A0BC-T46-0001';
const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const ORDER: StartRun = { deviceId: ID, insist: false, createdBy: 'olga' };

const attempt = (status: number, credentials: boolean, headers: Record<string, string[]> = {}): AttemptEvidence => ({
  n: 1,
  cseq: 1,
  sentAt: [0],
  expires: 600,
  credentials,
  outcome: { kind: 'response', at: 1, status, reason: 'x', headers },
});
const evidence = (more: Partial<Evidence>): Evidence => ({
  v: 1,
  configuration: [],
  attempts: [],
  icmp: [],
  malformed: [],
  end: 'final',
  ...more,
});
const REJECTED = evidence({
  end: 'third-in-a-row',
  attempts: [attempt(401, false), attempt(401, true), attempt(401, true)],
});
const SILENT = evidence({
  end: 'pinged',
  attempts: [{ ...attempt(200, false), outcome: { kind: 'timeout', at: 8000 } }],
  ping: { sent: 1, replies: [{ seq: 1, at: 1, rttMs: 1 }], lost: 2 },
});
const OVERLOADED = evidence({ attempts: [attempt(503, false, { 'Retry-After': ['300 (maintenance)'] })] });

let clock: ManualClock;
let bytes: number;
const closers: (() => void | Promise<void>)[] = [];

beforeEach(() => {
  clock = new ManualClock();
  clock.advance(1_700_000_000_000);
  bytes = 0;
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Server {
  readonly store: Store;
  readonly runs: RunService;
  readonly phone: Phone;
  readonly ended: string[];
}

async function server(outcome: ConnectOutcome = { ok: false, reason: 'timeout', detail: 'nobody' }): Promise<Server> {
  const store = await openSqliteStore({ file: ':memory:' });
  const ended: string[] = [];
  const runs = new RunService({
    store,
    clock,
    log: silentLog,
    connect: () => Promise.resolve(outcome),
    random: () => Uint8Array.from({ length: 16 }, () => bytes++ % 32),
    program: 'sipdx 9',
    meter: {
      connectionRequestEnded: () => undefined,
      connectionRequests: () => undefined,
      runEnded: (state, category) => ended.push(`${state} ${category}`),
    },
  });
  closers.push(
    () => store.close(),
    () => runs.close(),
  );
  return { store, runs, phone: new Phone(), ended };
}

async function withDevice({ store }: Server): Promise<void> {
  await store.upsertDevice({
    id: ID,
    manufacturer: 'Acme',
    oui: '00A0BC',
    productClass: 'T46',
    serialNumber: '0001',
    root: 'Device.',
    model: 'T46U',
    admission: 'approved',
    at: clock.now(),
  });
  const line = { path: LINE, directoryNumber: '1', aor: 'sip:1@x', registrar: 'x:5060', status: 'Error' };
  await store.setLines(ID, '1', [{ ...line, enabled: true, diagnosable: true, dialect: 'sipdx' }], clock.now());
}

async function session({ runs, phone }: Server): Promise<void> {
  const sessionId = `S${String(bytes++)}`;
  await runs.sessionStarted(ID, { sessionId, boot: false, diagnosticsComplete: true, events: '' });
  for (;;) {
    const request = await runs.nextRequest(ID, sessionId);
    if (request === undefined) break;
    await runs.response(ID, sessionId, phone.answer(request));
  }
  await runs.sessionEnded(ID, sessionId);
}

/** A whole run that finds that. */
async function diagnosed(at: Server, facts: Evidence, order: StartRun = ORDER, told: Verdict = classify(facts)) {
  const { run } = await at.runs.start(order);
  await session(at);
  clock.advance(5000);
  at.phone.state = 'Complete';
  at.phone.resultKey = at.phone.requestKey;
  at.phone.more = {
    FaultCode: String(told.faultCode),
    Category: told.category,
    Cause: told.cause,
    Confidence: told.confidence,
    Evidence: JSON.stringify(facts),
  };
  await session(at);
  return at.runs.detail(run.id);
}

describe('a run is judged with the history of its line', () => {
  it('silence after two runs with rejected credentials is a ban; what the phone found stays beside it', async () => {
    const acs = await server();
    await withDevice(acs);
    for (let n = 0; n < 2; n++) {
      expect(await diagnosed(acs, REJECTED)).toMatchObject({ verdict: { cause: 'account-or-password-rejected' } });
      clock.advance(60_000);
    }
    const run = await diagnosed(acs, SILENT);
    expect(run).toMatchObject({
      state: 'complete',
      verdict: { faultCode: 3, category: 'no-response', cause: 'banned-for-a-while', confidence: 'likely' },
      reported: { cause: 'sip-service-silent', confidence: 'likely' },
    });
    expect(run.events.at(-1)).toMatchObject({ type: 'run.complete', data: { verdict: run.verdict } });
    expect(acs.ended).toEqual(['complete credentials', 'complete credentials', 'complete no-response']);
  });

  it('an older agent is corrected by its own evidence', async () => {
    const acs = await server();
    await withDevice(acs);
    const told = { ...classify(REJECTED), confidence: 'certain' } as const;
    const run = await diagnosed(acs, REJECTED, ORDER, told);
    expect([run.verdict?.confidence, run.reported?.confidence]).toEqual(['likely', 'certain']);
  });
});

describe('starting a run', () => {
  it('is refused for a device that nobody has approved', async () => {
    const acs = await server();
    await withDevice(acs);
    await acs.store.setAdmission(ID, 'quarantined', 'x', clock.now());
    await expect(acs.runs.start(ORDER)).rejects.toMatchObject({ code: 'device-not-approved' });
  });

  it('takes depth and expiry, and tells the worst case that follows', async () => {
    const acs = await server();
    await withDevice(acs);
    const { run } = await acs.runs.start({ ...ORDER, depth: 'Deep', expiresInSeconds: 90 });
    expect(run).toMatchObject({ depth: 'Deep', dialect: 'sipdx', expiresAt: clock.now() + 90_000 });
    expect((await acs.runs.detail(run.id)).guardMs).toBe(52_000);
  });

  it('by itself keeps the 60 s, whatever is insisted on', async () => {
    const acs = await server();
    await withDevice(acs);
    await diagnosed(acs, SILENT);
    const automatic = acs.runs.start({ ...ORDER, automatic: true, insist: true });
    await expect(automatic).rejects.toMatchObject({ code: 'run-too-soon' });
  });

  it('by itself sends no credentials again that were rejected; an operator may', async () => {
    const acs = await server();
    await withDevice(acs);
    await diagnosed(acs, REJECTED);
    clock.advance(24 * 3_600_000);
    await expect(acs.runs.start({ ...ORDER, automatic: true })).rejects.toMatchObject({ code: 'run-withheld' });
    await diagnosed(acs, SILENT);
    clock.advance(60_000);
    expect((await acs.runs.start({ ...ORDER, automatic: true })).created).toBe(true);
  });

  it('by itself keeps to a Retry-After (RFC 3261 §20.33); an operator need not', async () => {
    const acs = await server();
    await withDevice(acs);
    await diagnosed(acs, OVERLOADED);
    clock.advance(100_000);
    const automatic = { ...ORDER, automatic: true };
    await expect(acs.runs.start(automatic)).rejects.toMatchObject({ code: 'run-withheld', retryAfter: 200 });
    clock.advance(200_000);
    const { run, created } = await acs.runs.start(automatic);
    expect(created).toBe(true);
    await acs.runs.cancel(run.id, 'olga');
    await diagnosed(acs, OVERLOADED, { ...ORDER, insist: true });
    clock.advance(60_000);
    expect((await acs.runs.start(ORDER)).created).toBe(true);
  });
});

describe('a run that moves to another server', () => {
  async function exported(): Promise<RunExport> {
    const acs = await server();
    await withDevice(acs);
    const { id } = await diagnosed(acs, REJECTED);
    return runExport.parse(JSON.parse(JSON.stringify(await acs.runs.export(id))));
  }

  it('shows the same page there: result, evidence, verdict and events in their order', async () => {
    const body = await exported();
    const other = await server();
    clock.advance(1000);
    const { run, created } = await other.runs.import(body, 'otto');
    expect([created, run.importedAt]).toEqual([true, clock.now()]);
    const { events, importedAt: _, guardMs: _g, ...page } = await other.runs.detail(body.run.id);
    const { events: before, requestKey: _k, ...there } = body.run;
    expect(page).toEqual(there);
    const plain = (list: RunExport['run']['events']) => list.map(({ id: _id, ...event }) => event);
    expect(plain(events)).toEqual(plain(before));
    expect(events.length).toBeGreaterThan(4);
    expect(await other.store.deviceView(ID)).toMatchObject({ admission: 'quarantined', serialNumber: '0001' });
  });

  it('is exported again as it came', async () => {
    const body = await exported();
    const other = await server();
    await other.runs.import(body, 'otto');
    const again = await other.runs.export(body.run.id);
    const plain = ({ run: { events, importedAt: _, ...run } }: RunExport) => ({
      ...run,
      events: events.map(({ id: _id, ...event }) => event),
    });
    expect(plain(again)).toEqual(plain(body));
    expect([again.program, again.format]).toEqual(['sipdx 9', 'sipdx-run']);
  });

  it('twice is one; another content under its id is refused', async () => {
    const body = await exported();
    const other = await server();
    await other.runs.import(body, 'otto');
    expect(await other.runs.import(body, 'otto')).toMatchObject({ created: false, run: { id: body.run.id } });
    const forged = { ...body, run: { ...body.run, verdict: { ...body.run.verdict, faultCode: 200 } } };
    await expect(other.runs.import(forged, 'otto')).rejects.toMatchObject({ code: 'run-exists', status: 409 });
    const renamed = { ...body, run: { ...body.run, id: `${body.run.id.slice(0, -1)}0` } };
    await expect(other.runs.import(renamed, 'otto')).rejects.toMatchObject({ code: 'run-exists' });
    expect((await other.store.events([`run:${body.run.id}`], 0, 100)).length).toBe(body.run.events.length);
  });

  it('back where it came from it is the one that is there', async () => {
    const acs = await server();
    await withDevice(acs);
    const { id } = await diagnosed(acs, REJECTED);
    const { created } = await acs.runs.import(JSON.parse(JSON.stringify(await acs.runs.export(id))), 'otto');
    expect(created).toBe(false);
    expect((await acs.runs.detail(id)).importedAt).toBeUndefined();
  });

  it('does not change a device that is known', async () => {
    const body = await exported();
    const other = await server();
    await withDevice(other);
    const before = await other.store.device(ID);
    clock.advance(1000);
    await other.runs.import(body, 'otto');
    expect(await other.store.device(ID)).toEqual(before);
    expect((await other.store.deviceView(ID))?.lines).toMatchObject([{ path: LINE, diagnosable: true }]);
  });

  it('brings no credentials with it, whatever its trace holds', async () => {
    const body = await exported();
    const text = 'REGISTER sip:x SIP/2.0\r\nAuthorization: Digest username="a", response="0123456789abcdef"\r\n';
    const other = await server();
    await other.runs.import({ ...body, run: { ...body.run, trace: { v: 1, entries: [{ text }] } } }, 'otto');
    const page = JSON.stringify(await other.runs.export(body.run.id));
    expect(page).toContain('***');
    expect(page).not.toContain('0123456789abcdef');
  });

  it('is neither exported nor imported while it is open', async () => {
    const acs = await server();
    await withDevice(acs);
    const { run } = await acs.runs.start(ORDER);
    await expect(acs.runs.export(run.id)).rejects.toMatchObject({ code: 'run-not-ended' });
    const body = await exported();
    const open = { ...body, run: { ...body.run, state: 'running' } };
    await expect(acs.runs.import(open, 'otto')).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it.each<[string, (body: RunExport) => unknown]>([
    ['nothing', () => undefined],
    ['another format', (body) => ({ ...body, format: 'x' })],
    ['another version', (body) => ({ ...body, version: 2 })],
    ['a run without an id of ours', (body) => ({ ...body, run: { ...body.run, id: 'run:1' } })],
    ['another device’s run', (body) => ({ ...body, run: { ...body.run, deviceId: '00A0BC-T46-0002' } })],
    [
      'a device id that is none',
      (body) => ({ ...body, run: { ...body.run, deviceId: 'x', device: { ...body.run.device, id: 'x' } } }),
    ],
  ])('is not %s', async (_what, spoil) => {
    const body = await exported();
    const other = await server();
    await expect(other.runs.import(spoil(body), 'otto')).rejects.toMatchObject({ code: 'invalid-request' });
    expect((await other.store.runs({ limit: 10 })).items).toEqual([]);
  });

  it('nested absurdly deep is cut', async () => {
    const body = await exported();
    const other = await server();
    const trace: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    const { run } = await other.runs.import({ ...body, run: { ...body.run, trace } }, 'otto');
    expect(JSON.stringify(run.trace)).toHaveLength(68);
  });

  it('has a size', async () => {
    const body = await exported();
    const other = await server();
    const huge = { ...body, run: { ...body.run, trace: 'x'.repeat(1024 * 1024) } };
    await expect(other.runs.import(huge, 'otto')).rejects.toMatchObject({ code: 'request-too-large', status: 413 });
  });
});
