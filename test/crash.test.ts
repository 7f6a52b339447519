import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '#acs/log.js';
import { startLab, type Lab } from '#bin/lab-system.js';
import { Secret } from '#shared/lib/secret.js';
import { ApiClient, waitFor } from './api-client.js';
import { freePort } from './peers/free-port.js';
import { printed, spawnSipdx, type SpawnedSipdx } from './spawn-sipdx.js';

/** kill -9 of the management server between request and result (diagnosis.md: RequestKey). */
describe('a management server that is killed while a phone diagnoses', () => {
  const password = 'cwmp-password-of-both-halves';
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-crash-'));
  const logged: string[] = [];
  let phones: Lab;
  let acs: SpawnedSipdx;

  async function startAcs(cwmpPort: number, consolePort: number): Promise<SpawnedSipdx> {
    const started = spawnSipdx(
      [
        'lab',
        '--only',
        'acs',
        '--cwmp-port',
        String(cwmpPort),
        '--console-port',
        String(consolePort),
        '--state',
        join(folder, 'acs'),
      ],
      { SIPDX_LAB_PASSWORD: password },
    );
    await printed(started, /is up/);
    return started;
  }

  afterAll(async () => {
    acs.process.kill('SIGTERM');
    await Promise.all([acs.exited, phones.close()]);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('ends the run right after its restart, and the phone diagnosed exactly once', async () => {
    const [cwmpPort, consolePort] = [await freePort(), await freePort()];
    acs = await startAcs(cwmpPort, consolePort);
    const [, adminPassword = ''] = await printed(acs, /admin, password (\S+)/);
    phones = await startLab({
      host: '127.0.0.1',
      cwmpPort,
      consolePort: 0,
      registrarPort: 0,
      connectionRequestPort: 0,
      stateFolder: join(folder, 'phones'),
      only: 'phones',
      acsUrl: `http://127.0.0.1:${String(cwmpPort)}/`,
      resetPassword: false,
      password: new Secret(password),
      version: '0.0.0-test',
      log: createLog('info', { write: (line) => void logged.push(line) }),
    });
    const api = new ApiClient(`http://127.0.0.1:${String(consolePort)}/`);
    await api.login('admin', adminPassword);
    const devices = await api.diagnosable(phones.phones.length);
    const silent = devices.find(({ serialNumber }) => serialNumber === '1004');
    const id = await api.createRun(silent?.id ?? '');
    await waitFor('the request to be acknowledged', 20_000, async () => {
      const { state } = await api.run(id);
      return state === 'requested' || state === 'running' ? state : undefined;
    });

    acs.process.kill('SIGKILL');
    await acs.exited;
    acs = await startAcs(cwmpPort, consolePort);

    // The session cookie survives the crash as well: sessions are rows.
    const run = await api.ended(id);
    expect(run).toMatchObject({ state: 'complete', verdict: { faultCode: 3, cause: 'sip-service-silent' } });
    expect(run.events.filter(({ type }) => type === 'run.requested')).toHaveLength(1);
    expect(logged.filter((line) => line.includes('diagnosis starts'))).toHaveLength(1);
    expect(run.result?.['RegisterTransactions']).toBe('3');
  }, 90_000);
});
