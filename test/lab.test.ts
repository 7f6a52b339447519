import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { labConditions, labPassword, phonePassword, type LabCondition } from '#cpe-agent/lab/conditions.js';
import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import { categoryOf } from '#shared/diagnosis/fault-code.js';
import { diagnoseAll } from './diagnose-all.js';
import { readMetrics } from './read-metrics.js';
import { temporaryLab, type TemporaryLab } from './temporary-lab.js';

/** The main job, end to end: real CWMP and real SIP over loopback, against the embedded registrar. */
describe('the lab: twelve phones, each in its own condition', () => {
  let system: TemporaryLab;
  let runs: ReadonlyMap<string, RunDetail>;

  beforeAll(async () => {
    system = await temporaryLab();
    runs = await diagnoseAll(system.api);
  }, 90_000);

  afterAll(async () => {
    await system.close();
  }, 30_000);

  function evidenceOf({ user }: LabCondition): Evidence {
    return runs.get(user)?.evidence as Evidence;
  }

  it.each(labConditions)('$user $title: $expected.faultCode $expected.cause', ({ user, expected }) => {
    const run = runs.get(user);
    expect(run).toMatchObject({ state: 'complete', verdict: { faultCode: expected.faultCode, cause: expected.cause } });
    expect(run?.failure).toBeUndefined();
  });

  it('shows the raw messages of each run that sent any, with the digest response masked', () => {
    const text = JSON.stringify(runs.get('1006')?.trace);
    expect(text).toContain('REGISTER sip:');
    expect(text).toContain('SIP/2.0 401');
    expect(text).toContain('response=\\"***\\"');
  });

  it('sends not one packet when the configuration is incomplete, and names the parameters', () => {
    const run = runs.get('1002');
    const evidence = run?.evidence as Evidence;
    expect(evidence.attempts).toEqual([]);
    expect(evidence.configuration.map(({ parameter }) => parameter.split('.').at(-1))).toEqual([
      'RegistrarServer',
      'ProxyServer',
    ]);
    expect(run?.result?.['RegisterTransactions']).toBe('0');
  });

  it('labels what the simulated adapters told, and nothing else', () => {
    for (const condition of labConditions) {
      const pinged = condition.simulatedNetwork || evidenceOf(condition).ping !== undefined;
      const expected = condition.simulatedNetwork ? ['network', 'ping'] : pinged ? ['ping'] : undefined;
      expect([condition.user, evidenceOf(condition).simulated]).toEqual([condition.user, expected]);
    }
  });

  it('the steps of a run are in order, and it was requested exactly once', () => {
    for (const [user, run] of runs) {
      const types = run.events.map(({ type }) => type).filter((type) => type.startsWith('run.'));
      expect([user, types[0], types.at(-1)]).toEqual([user, 'run.queued', 'run.complete']);
      expect(types.filter((type) => type === 'run.requested')).toHaveLength(1);
    }
  });

  it('a healthy line is Up, one that cannot register is not', async () => {
    const now = await system.api.devices();
    const status = (user: string): string | undefined =>
      now.find(({ serialNumber }) => serialNumber === user)?.lines[0]?.status;
    expect(status('1001')).toBe('Up');
    expect(status('1010')).toBe('Up'); // the line itself heeds Min-Expires as well
    expect(status('1006')).not.toBe('Up');
  });

  it('after a 200 over the diagnosis’ own socket the line takes its binding back', () => {
    // Registered at start, diagnosed (challenge and answer), refreshed at once from its own socket.
    expect(system.lab.registrar?.registerCount('1001')).toBeGreaterThanOrEqual(5);
  });

  it('counts what happened in /metrics: sessions, runs by verdict, Connection Requests, how long things take', async () => {
    const families = readMetrics(await system.api.metrics());
    const value = (name: string, labels: Readonly<Record<string, string>> = {}): number | undefined =>
      families
        .get(name.replace(/_(count|sum)$/, ''))
        ?.samples.find((sample) => sample.name === name && isDeepStrictEqual(sample.labels, labels))?.value;
    const categories = labConditions.map(({ expected }) => categoryOf(expected.faultCode));
    for (const category of new Set(categories)) {
      const count = categories.filter((one) => one === category).length;
      const labels = { category };
      expect([category, value('sipdx_runs_ended_total', { state: 'complete', ...labels })]).toEqual([category, count]);
      expect([category, value('sipdx_verdicts', labels)]).toEqual([category, count]);
    }
    expect(value('sipdx_runs', { state: 'complete' })).toBe(labConditions.length);
    expect(value('sipdx_devices', { admission: 'approved' })).toBe(labConditions.length);
    expect(value('sipdx_connection_requests_total', { outcome: 'accepted' })).toBeGreaterThanOrEqual(
      labConditions.length,
    );
    expect(value('sipdx_connection_requests_active')).toBe(0);
    expect(value('sipdx_connection_requests_waiting')).toBe(0);
    expect(value('sipdx_open_tasks')).toBe(0);
    expect(value('sipdx_batch_lines', { state: 'waiting' })).toBe(0);
    const started = value('sipdx_cwmp_sessions_started_total') ?? 0;
    expect(started).toBeGreaterThan(2 * labConditions.length);
    expect(value('sipdx_cwmp_sessions_ended_total', { how: 'clean' })).toBe(started);
    expect(value('sipdx_cwmp_sessions_open')).toBe(0);
    expect(value('sipdx_cwmp_request_duration_seconds_count')).toBeGreaterThan(3 * started);
    expect(value('sipdx_store_commit_duration_seconds_count')).toBeGreaterThan(labConditions.length);
    expect(value('sipdx_store_commit_failures_total')).toBe(0);
    expect(value('sipdx_event_loop_lag_seconds', { quantile: '0.99' })).toBeGreaterThanOrEqual(0);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });

  it('has in /metrics what docs/operations.md lists, and nothing else of sipdx', async () => {
    const page = readFileSync(join(__dirname, '../docs/operations.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(sipdx_\w+)`/gm)].map(([, name]) => name);
    const found = [...readMetrics(await system.api.metrics()).keys()].filter((name) => name.startsWith('sipdx_'));
    const withTls = ['sipdx_certificate_expiry_timestamp_seconds'];
    const withGenieAcs = ['sipdx_backend_reachable', 'sipdx_backend_last_sync_timestamp_seconds'];
    expect([...found, ...withTls, ...withGenieAcs].sort()).toEqual(documented.sort());
  });

  it('no secret is in the logs, the API’s answers or the traces', async () => {
    const shown = [
      ...system.logged,
      JSON.stringify([...runs.values()]),
      JSON.stringify(await system.api.devices()),
    ].join('\n');
    const secrets = [
      system.password.reveal(),
      ...labConditions.flatMap((one) => [labPassword(one.user), phonePassword(one)]),
    ];
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(shown).not.toMatch(/response=\\*"[0-9a-f]{32}/);
    expect(system.logged.length).toBeGreaterThan(0);
  });
});
