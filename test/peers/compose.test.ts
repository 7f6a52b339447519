import { labConditions, labPassword } from '#cpe-agent/lab/conditions.js';
import { itWithPeer } from '../peer.js';
import { composeMissing, composeProject, type ComposeProject } from './compose.js';
import { mustRun } from './command.js';
import { diagnose } from './diagnose.js';
import { freePort } from './free-port.js';
import { rawRegister } from './raw-register.js';

const BUILD_MS = 300_000;
const missing = composeMissing();
const probe = (): string | undefined => missing;

describe('the registrar container of docker-compose.yml', () => {
  let port: number;
  let compose: ComposeProject;

  beforeAll(async () => {
    if (missing !== undefined) return;
    port = await freePort();
    compose = composeProject(`sipdx-test-${process.pid}`, { REGISTRAR_PORT: String(port) });
    await compose.run('build', 'registrar');
    await compose.run('up', '-d', 'registrar');
  }, BUILD_MS);

  afterAll(async () => {
    if (missing === undefined) await compose.run('down', '-v', '--rmi', 'local');
  }, 60_000);

  itWithPeer(
    'becomes healthy',
    probe,
    async () => {
      const container = (await compose.run('ps', '-q', 'registrar')).trim();
      const deadline = Date.now() + 30_000;
      let health = '';
      while (health !== 'healthy' && Date.now() < deadline) {
        health = (await mustRun('docker', ['inspect', '-f', '{{.State.Health.Status}}', container])).trim();
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      expect(health).toBe('healthy');
    },
    40_000,
  );

  itWithPeer('runs without root', probe, async () => {
    expect((await compose.run('exec', '-T', 'registrar', 'id', '-un')).trim()).toBe('kamailio');
  });

  itWithPeer('publishes its port on loopback only', probe, async () => {
    expect((await compose.run('port', '--protocol', 'udp', 'registrar', '5060')).trim()).toBe(`127.0.0.1:${port}`);
  });

  itWithPeer('registers a phone of the lab', probe, async () => {
    const responses = await rawRegister(port, { user: '1001', password: labPassword('1001') });
    expect(responses.map(({ status }) => status)).toEqual([401, 200]);
  });

  const answered = labConditions.filter(({ expected }) => [200, 403, 404, 423, 503].includes(expected.faultCode));
  for (const { key, user, expected } of answered) {
    itWithPeer(`gives the diagnosis of '${key}' its ${expected.faultCode}, ${expected.cause}`, probe, async () => {
      const result = await diagnose({ registrar: '127.0.0.1', port, user, password: labPassword(user) });
      expect(result.verdict).toMatchObject(expected);
    });
  }
});
