import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { cpePassword } from '../../../test/fakes/recording-application.js';
import { informOf } from '../../../test/fakes/tiny-cpe.js';

let endpoint: CwmpEndpoint;

beforeEach(async () => {
  endpoint = new CwmpEndpoint();
  await endpoint.start();
});

afterEach(() => endpoint.close());

describe('what goes wrong', () => {
  it.each([
    ['inform', 200, ['S1 inform', 'S1 lost']],
    ['next', 500, ['S1 inform', 'S1 next', 'S1 lost']],
    ['clean', 204, ['S1 inform', 'S1 next', 'S1 clean']],
  ])('an endpoint.application that fails in %s does not take the server along', async (step, status, heard) => {
    endpoint.application.failing = step;
    const device = endpoint.cpe();
    const first = await device.post(informOf('S1'));
    const last = step === 'inform' ? first : await device.postOnce();
    expect(last.status).toBe(status);
    if (step === 'inform') expect(last.envelope?.message).toMatchObject({ method: 'Fault', code: 8002 });
    expect(endpoint.application.heard).toEqual(heard);
    endpoint.application.failing = undefined;
    expect((await endpoint.cpe().post(informOf('S1'))).status).toBe(200);
  });

  it('a busy port is an error that names the port and the option', async () => {
    await expect(
      new CwmpEndpoint().start({ listeners: [{ host: '127.0.0.1', port: endpoint.port, option: '--cwmp-port' }] }),
    ).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Port ${endpoint.port} of 127.0.0.1 is already in use. Choose another with --cwmp-port.`,
    });
  });

  it('no log line has a password, a digest or an Authorization header', async () => {
    endpoint.application.requests = [
      {
        method: 'SetParameterValues',
        parameterList: [{ name: 'Device.X.AuthPassword', value: 'hunter2', type: 'string' }],
        parameterKey: '',
      },
    ];
    const device = endpoint.cpe();
    const parameterList = [
      { name: 'Device.ManagementServer.ConnectionRequestPassword', value: 'hunter3', type: 'string' },
      { name: 'Device.X.Name', value: 'visible', type: 'string' },
    ];
    await device.post(informOf('S1', { parameterList }));
    await device.postOnce();
    const text = endpoint.lines.join('\n');
    expect(text).toContain('visible');
    expect(text).toContain('Device.X.AuthPassword');
    expect(text).not.toMatch(/hunter|Digest|response=/);
    expect(text).not.toContain(/response="(\w+)"/.exec(device.authorization())?.[1] ?? 'absent');
    expect(text).not.toContain(cpePassword);
  });
});
