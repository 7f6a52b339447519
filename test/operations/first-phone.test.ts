import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistrar, type EmbeddedRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { labDomain } from '#cpe-agent/lab/conditions.js';
import { Secret } from '#shared/lib/secret.js';
import { waitFor } from '../api-client.js';
import { silentLog } from '../fakes/silent-log.js';
import { startRealPhone, type RealPhone } from '../interop/real-phone.js';
import { AcsCommand } from './acs-command.js';

const DEVICE = '025D0A-Interop%2DPhone-7';

/** As docs/operations.md has it, with the commands that stand there. */
describe('the first phone of a new management server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-first-'));
  let acs: AcsCommand;
  let registrar: EmbeddedRegistrar;
  let phone: RealPhone | undefined;

  beforeAll(async () => {
    acs = await AcsCommand.start(join(folder, 'state'), ['--connection-request-allow', '127.0.0.0/8']);
    registrar = await startRegistrar({
      host: '127.0.0.1',
      port: 0,
      realm: labDomain,
      minExpires: 60,
      users: [{ user: '7', domain: labDomain, password: new Secret('right'), condition: 'normal' }],
      log: silentLog,
    });
  }, 60_000);

  afterAll(async () => {
    await phone?.stop();
    await Promise.all([acs.stop(), registrar.close()]);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Standard output of a command that succeeds. */
  async function out(...args: readonly string[]): Promise<string> {
    const { status, out: text, err } = await acs.sipdx(...args);
    expect({ args, status, err }).toEqual({ args, status: 0, err: '' });
    return text;
  }

  async function devices(): Promise<readonly Record<string, unknown>[]> {
    const { out: text } = await acs.sipdx('devices', 'list', '--json');
    return text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('waits in quarantine, is approved, gets credentials of its own, and diagnoses', async () => {
    const added = await out('devices', 'credential', 'add', 'factory', '--bootstrap');
    const [, password = ''] = /password (\S+)/.exec(added) ?? [];
    phone = await startRealPhone({
      acsUrl: acs.cwmpUrl,
      acsCredentials: { username: 'factory', password },
      serialNumber: '7',
      registrarPort: registrar.port,
      user: '7',
      password: 'wrong',
    });
    const quarantined = await waitFor('the phone', 20_000, async () => (await devices())[0]);
    expect(quarantined).toMatchObject({ id: DEVICE, admission: 'quarantined', lines: [] });
    expect(await out('devices')).toMatch(new RegExp(`${DEVICE} +quarantined`));
    expect(await acs.sipdx('diagnose', '7')).toMatchObject({
      status: 4,
      err: expect.stringContaining('device-not-approved') as string,
    });
    expect(phone.agent.value('Device.ManagementServer.Username')).toBe('factory');

    expect(await out('devices', 'approve', DEVICE)).toBe(`${DEVICE}: approved\n`);
    await phone.restart();
    const { agent } = phone;
    await waitFor('credentials of its own', 20_000, async () =>
      Promise.resolve(agent.value('Device.ManagementServer.Username') === DEVICE ? true : undefined),
    );
    await waitFor('its line', 20_000, async () => ((await devices())[0]?.['lines'] as unknown[])[0]);

    const { status, out: verdict } = await acs.sipdx('diagnose', '7');
    expect(verdict).toContain('account-or-password-rejected');
    expect(status).toBe(14);
    expect(await out('devices', 'credential', 'list')).toMatch(new RegExp(`\n${DEVICE} +${DEVICE} `));

    // The shared password speaks for this phone no longer. The phone itself is gone: it would prove itself again.
    await phone.stop();
    phone = undefined;
    const other = await startRealPhone({
      acsUrl: acs.cwmpUrl,
      acsCredentials: { username: 'factory', password },
      serialNumber: '7',
      registrarPort: registrar.port,
      user: '7',
      password: 'wrong',
    });
    try {
      await waitFor('the reset to be told', 20_000, async () =>
        Promise.resolve(acs.process.errors().includes('"because":"reset"') ? true : undefined),
      );
      await waitFor('the quarantine', 20_000, async () =>
        (await devices())[0]?.['admission'] === 'quarantined' ? true : undefined,
      );
      expect((await devices())[0]?.['id']).toBe(DEVICE);
      expect(other.agent.value('Device.ManagementServer.Username')).toBe('factory');
    } finally {
      await other.stop();
    }
    expect(acs.process.errors()).not.toContain(password);
  }, 120_000);
});
