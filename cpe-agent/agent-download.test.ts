import type { AcsRequest } from '#shared/cwmp/messages.js';
import { ManagedPhone } from '../test/fakes/managed-phone.js';
import { DIAGNOSTICS, LINE } from '../test/fakes/phone.js';

let phone: ManagedPhone;
beforeEach(() => {
  phone = new ManagedPhone();
});
afterEach(() => phone.stop());

describe('Download of a vendor configuration file (§A.3.2.8)', () => {
  const url = 'http://files.example/phone.yaml';
  const download = (change: object = {}): AcsRequest => ({
    method: 'Download',
    commandKey: 'd',
    fileType: '3 Vendor Configuration File',
    url,
    username: '',
    password: '',
    fileSize: 0,
    targetFileName: '',
    delaySeconds: 0,
    successUrl: '',
    failureUrl: '',
    ...change,
  });
  const serve = (text: string): void =>
    void phone.host.served.set(url, { ok: true, bytes: new TextEncoder().encode(text) });

  it('is answered with Status 1, applied after the session, and told by TransferComplete', async () => {
    await phone.startReachable();
    serve(`Device.DeviceInfo.ProvisioningCode: "007"\n${LINE}SIP.AuthUserName: 1002\n`);
    await phone.ask(download());
    expect(phone.acs.answers).toEqual([
      {
        method: 'DownloadResponse',
        status: 1,
        startTime: '0001-01-01T00:00:00Z',
        completeTime: '0001-01-01T00:00:00Z',
      },
    ]);
    await phone.host.clock.advance(1);
    expect(phone.events()).toEqual(['7 TRANSFER COMPLETE', 'M Download(d)']);
    expect(phone.acs.transfers).toEqual([
      {
        method: 'TransferComplete',
        commandKey: 'd',
        faultCode: 0,
        faultString: '',
        startTime: '2026-01-02T03:04:05Z',
        completeTime: '2026-01-02T03:04:05Z',
      },
    ]);
    expect([phone.value('Device.DeviceInfo.ProvisioningCode'), phone.value(`${LINE}SIP.AuthUserName`)]).toEqual([
      '007',
      '1002',
    ]);
    await phone.startAgain();
    expect([phone.events(), phone.value('Device.DeviceInfo.ProvisioningCode')]).toEqual([['1 BOOT'], '007']);
  });

  it('waits for DelaySeconds, over a restart', async () => {
    await phone.startReachable();
    serve('Device.DeviceInfo.ProvisioningCode: late');
    await phone.ask(download({ delaySeconds: 600 }));
    await phone.startAgain();
    await phone.host.clock.advance(500_000);
    expect(phone.acs.transfers).toEqual([]);
    await phone.host.clock.advance(100_000);
    expect(phone.acs.transfers).toMatchObject([{ faultCode: 0 }]);
  });

  it.each([
    ['not YAML', 'a: [', 9018],
    ['an unknown parameter', 'Device.Nothing: 1', 9018],
    ['a parameter that cannot be written', 'Device.DeviceInfo.SerialNumber: 2', 9018],
    ['a diagnosis', `${DIAGNOSTICS}DiagnosticsState: Requested`, 9018],
  ])('applies nothing of a file with %s', async (_what, line, code) => {
    await phone.startReachable();
    serve(`Device.DeviceInfo.ProvisioningCode: P\n${line}\n`);
    await phone.ask(download());
    await phone.host.clock.advance(1);
    expect(phone.acs.transfers).toMatchObject([{ faultCode: code }]);
    expect(phone.value('Device.DeviceInfo.ProvisioningCode')).toBe('');
  });

  it.each([
    ['unreachable', 9015],
    ['unauthorized', 9012],
    ['not-accessible', 9016],
    ['interrupted', 9017],
    ['too-large', 9018],
  ] as const)('tells that the file was %s as %i', async (error, code) => {
    await phone.startReachable();
    phone.host.served.set(url, { ok: false, error, detail: 'x' });
    await phone.ask(download());
    await phone.host.clock.advance(1);
    expect(phone.acs.transfers).toMatchObject([{ faultCode: code }]);
  });

  it.each([
    ['firmware', { fileType: '1 Firmware Upgrade Image' }, 9010],
    ['another protocol', { url: 'ftp://files.example/a' }, 9013],
    ['no URL', { url: 'nowhere' }, 9003],
    ['credentials in the URL', { url: 'http://a:b@files.example/' }, 9003],
  ])('is refused at once for %s', async (_what, change, code) => {
    await phone.startReachable();
    await phone.ask(download(change));
    expect(phone.acs.answers).toMatchObject([{ method: 'Fault', code }]);
  });

  it('is told again in the next session when the ACS refused, and survives a restart until then', async () => {
    await phone.startReachable();
    serve('{}');
    phone.acs.transferAnswer = {
      method: 'Fault',
      code: 8002,
      string: '',
      faultcode: 'Server',
      parameterFaults: [],
    };
    await phone.ask(download());
    await phone.host.clock.advance(60_000);
    expect(phone.acs.transfers).toHaveLength(1); // not in a loop
    await phone.startAgain();
    expect(phone.events()).toEqual(['1 BOOT', '7 TRANSFER COMPLETE', 'M Download(d)']);
    phone.acs.transferAnswer = { method: 'TransferCompleteResponse' };
    await phone.startAgain();
    expect(phone.acs.transfers).toHaveLength(3);
    await phone.startAgain();
    expect(phone.events()).toEqual(['1 BOOT']);
  });

  it('applies nothing when the disk fails, and says so', async () => {
    await phone.startReachable();
    serve('Device.DeviceInfo.ProvisioningCode: P');
    await phone.ask(download({ delaySeconds: 5 }));
    phone.host.disk = { ms: 0, fails: true };
    await phone.host.clock.advance(6_000);
    expect(phone.acs.transfers).toMatchObject([{ faultCode: 9002 }]);
    expect(phone.value('Device.DeviceInfo.ProvisioningCode')).toBe('');
  });
});
