import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent, type Agent } from '#cpe-agent/agent.js';
import { createHost } from '#cpe-agent/host.js';
import { Secret } from '#shared/lib/secret.js';
import { itWithPeer } from '../peer.js';
import { ConversationAcs, type Answer, type Conversation } from './conversation-acs.js';
import { fillUp, mountMissing, mountSmall } from './small-disk.js';

const CODE = 'Device.DeviceInfo.ProvisioningCode';

describe('an agent whose disk does not take what it writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-disk-'));
  const answers: Answer[] = [];
  const warned: string[] = [];
  let acs: ConversationAcs;
  let host: Awaited<ReturnType<typeof createHost>> | undefined;
  let agent: Agent | undefined;

  beforeEach(() => {
    answers.length = warned.length = 0;
    mountSmall(folder, '64k');
  });
  afterEach(async () => {
    await agent?.stop();
    await host?.close();
    await acs.close();
    execFileSync('umount', [folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes and reads once the disk is broken, in the session that begins then; `mended`: writes again. */
  async function play(breakDisk: () => void, mendDisk: () => void): Promise<void> {
    let ended = (): void => undefined;
    const done = new Promise<void>((resolve) => (ended = resolve));
    acs = new ConversationAcs(function* (): Conversation {
      const write = (value: string) =>
        ({
          method: 'SetParameterValues',
          parameterList: [{ name: CODE, value, type: 'string' }],
          parameterKey: value,
        }) as const;
      answers.push(yield write('before'));
      breakDisk();
      answers.push(yield write('broken'));
      answers.push(yield { method: 'GetParameterValues', parameterNames: [CODE] });
      mendDisk();
      answers.push(yield write('after'));
      ended();
    });
    host = await createHost({
      address: '127.0.0.1',
      connectionRequestHost: '127.0.0.1',
      connectionRequestPort: 0,
      connectionRequestPortOption: 'none',
      storageFolder: join(folder, 'state'),
      log: {
        debug: () => undefined,
        info: () => undefined,
        warn: (fields, message) => void warned.push(`${message} ${JSON.stringify(fields)}`),
      },
    });
    agent = createAgent({
      identity: { manufacturer: 'Example', oui: '00A0B0', productClass: 'IP-Phone', serialNumber: '1' },
      lines: 1,
      parameters: {},
      acs: { url: await acs.listen(), username: '', password: new Secret('') },
      host,
    });
    await agent.start();
    await done;
    expect(answers).toMatchObject([
      { method: 'SetParameterValuesResponse' },
      { method: 'Fault', code: 9002 },
      { parameterList: [{ value: 'before' }] },
      { method: 'SetParameterValuesResponse' },
    ]);
    expect(agent.value(CODE)).toBe('after');
    expect(await host.storage(agent.deviceId).load()).toMatchObject({ parameters: { [CODE]: 'after' } });
  }

  itWithPeer('answers 9002, changes nothing, says so, and goes on when it is full', mountMissing, async () => {
    const filler = join(folder, 'filler');
    await play(
      () => fillUp(filler),
      () => rmSync(filler),
    );
    expect(warned.join()).toContain('the state cannot be stored {"deviceId":"00A0B0-IP%2DPhone-1","code":"ENOSPC"}');
  });

  itWithPeer('does the same when it is read-only', mountMissing, async () => {
    const remount = (mode: string) => () => void execFileSync('mount', ['-o', `remount,${mode}`, folder]);
    await play(remount('ro'), remount('rw'));
    expect(warned.join()).toContain('"code":"EROFS"');
  });
});
