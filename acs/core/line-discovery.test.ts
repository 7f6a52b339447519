import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { CwmpWorld, DEVICE_ID as ID, diagnosticsObject, ScriptedPhone } from '../../test/fakes/cwmp-world.js';
import type { Store } from '../store/ports/store.js';
import type { RunService } from './run/run-service.js';

const SERVICE = 'Device.Services.VoiceService.1.';
const CLIENT = `${SERVICE}SIP.Client.1.`;
const NETWORK = `${SERVICE}SIP.Network.2.`;
const CALL_LINE = `${SERVICE}CallControl.Line.7.`;
const ISSUE_2 = {
  [`${CLIENT}Enable`]: 'true',
  [`${CLIENT}Status`]: 'Error_Registration',
  [`${CLIENT}AuthUserName`]: '1001',
  [`${CLIENT}RegisterURI`]: '',
  [`${CLIENT}Network`]: NETWORK.slice(0, -1),
  ...diagnosticsObject(CLIENT),
  [`${NETWORK}RegistrarServer`]: 'sip.example.org',
  [`${NETWORK}RegistrarServerPort`]: '5060',
  [`${NETWORK}ProxyServer`]: '',
  [`${NETWORK}ProxyServerPort`]: '5060',
  [`${NETWORK}UserAgentDomain`]: 'example.org',
  [`${CALL_LINE}Provider`]: CLIENT.slice(0, -1),
  [`${CALL_LINE}DirectoryNumber`]: '5551001',
};

describe('a phone with TR-104 issue 2', () => {
  let world: CwmpWorld;
  let store: Store;
  let phone: ScriptedPhone;
  let runs: RunService;
  const session: CwmpWorld['session'] = (...of) => world.session(...of);

  afterEach(() => world.close());

  const line = async () => (await store.deviceView(ID))?.lines[0];

  beforeEach(async () => {
    world = await CwmpWorld.create();
    ({ store, runs } = world);
    phone = world.phone = new ScriptedPhone(ISSUE_2);
    await session(['0 BOOTSTRAP', '1 BOOT']);
  });

  it('has its clients for lines, with the servers of their network and the number that refers to them', async () => {
    expect((await store.deviceView(ID))?.lines).toMatchObject([
      {
        path: CLIENT,
        directoryNumber: '5551001',
        aor: 'sip:1001@example.org',
        registrar: 'sip.example.org:5060',
        status: 'Error_Registration',
        enabled: true,
        diagnosable: true,
      },
    ]);
  });

  it('is asked only for names that it listed, wherever its references lead', async () => {
    phone.tree.set(`${CLIENT}Network`, `${SERVICE}SIP.Network.9`);
    await session(['0 BOOTSTRAP']);
    const asked = phone.namesRead;
    expect(asked.filter((name) => !phone.tree.has(name))).toEqual([]);
  });

  it('shows at PERIODIC where the references lead now', async () => {
    phone.tree.set(`${CLIENT}Network`, '').set(`${CALL_LINE}DirectoryNumber`, '5552002');
    await session(['2 PERIODIC']);
    expect(await line()).toMatchObject({ registrar: '', aor: 'sip:1001', directoryNumber: '5552002' });
    for (const name of ['RegistrarServer', 'RegistrarServerPort', 'ProxyServer', 'ProxyServerPort', 'UserAgentDomain'])
      phone.tree.set(`${SERVICE}SIP.Network.3.${name}`, '');
    phone.tree.set(`${SERVICE}SIP.Network.3.ProxyServer`, 'proxy.example.org').set(`${CALL_LINE}Provider`, '');
    phone.tree.set(`${CLIENT}Network`, `${SERVICE}SIP.Network.3`).set(`${CLIENT}Enable`, '0');
    await session(['2 PERIODIC']);
    expect(await line()).toMatchObject({ registrar: 'proxy.example.org', directoryNumber: '', enabled: false });
  });

  it('keeps its number while it does not list its lines', async () => {
    phone.tree.set(`${CLIENT}Status`, 'Up');
    phone.refuse('GetParameterNames', 9002);
    await session(['2 PERIODIC']);
    expect(await line()).toMatchObject({ status: 'Up', directoryNumber: '5551001' });
  });

  it('tells the status of a client in its Inform (4 VALUE CHANGE), and of nothing below it', async () => {
    await session(['4 VALUE CHANGE'], {
      [`${CLIENT}Status`]: 'Deregistering',
      [`${CLIENT}Contact.1.Status`]: 'Up',
      [`${NETWORK}Status`]: 'Up',
    });
    expect((await line())?.status).toBe('Deregistering');
  });

  it('is diagnosed through the object below the client', async () => {
    const { run } = await runs.start({ deviceId: ID, insist: false, createdBy: 'admin' });
    await session(['6 CONNECTION REQUEST']);
    expect(phone.tree.get(`${CLIENT}${DIAGNOSTICS_OBJECT}DiagnosticsState`)).toBe('Requested');
    phone.diagnosed(CLIENT);
    await session(['8 DIAGNOSTICS COMPLETE']);
    expect(await store.run(run.id)).toMatchObject({ line: CLIENT, state: 'complete', verdict: { faultCode: 404 } });
  });
});
