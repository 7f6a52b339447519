import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { itGiven } from '../../given.js';
import { FakeGenieAcs } from './fake-genie-acs.js';
import { recordedExchanges, type RecordedAnswer, type RecordedExchange } from './recorded-exchanges.js';
import { ScriptedDevice, type ScriptedParameter } from './scripted-device.js';

const VOICE = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.';
const SIP = `${VOICE}SIP.`;
const DIAGNOSTICS = 'InternetGatewayDevice.X_00A0DE_SIPRegisterDiagnostics.';

/** What the fake does not do, and why that is no loss to a test of ours. */
const NOT_COVERED: Readonly<Record<string, string>> = {
  38: 'its point is time: 48 s of a slow device',
  39: 'its point is time: the wait for a session’s lock',
  J1: 'a device of another program',
  J2: 'a device of another program',
  J3: 'a device of another program',
  J4: 'a device of another program',
  J5: 'a device of another program',
  J6: 'a device of another program',
  J7: 'a device of another program',
};

function parameters(): Record<string, ScriptedParameter> {
  const read = (value: string, type = 'string') => ({ value, type });
  const write = (value: string, type = 'string') => ({ value, type, writable: true });
  return {
    'InternetGatewayDevice.DeviceInfo.SpecVersion': read('1.0'),
    'InternetGatewayDevice.DeviceInfo.HardwareVersion': read('hw1'),
    'InternetGatewayDevice.DeviceInfo.SoftwareVersion': read('1.0.0'),
    'InternetGatewayDevice.DeviceInfo.ProvisioningCode': write(''),
    'InternetGatewayDevice.ManagementServer.ParameterKey': read(''),
    'InternetGatewayDevice.ManagementServer.ConnectionRequestURL': read('http://127.0.0.1:40213/cr'),
    [`${VOICE}Line.1.Status`]: read('Error'),
    [`${VOICE}Line.1.Enable`]: write('Enabled'),
    [`${VOICE}Line.1.SIP.AuthUserName`]: write('1001'),
    [`${SIP}RegistrarServer`]: write('sip.example.net'),
    [`${SIP}RegistrarServerPort`]: { ...write('5060', 'unsignedInt'), refuses: (value) => Number(value) > 65_535 },
    [`${DIAGNOSTICS}DiagnosticsState`]: write('None'),
    [`${DIAGNOSTICS}FaultCode`]: read('0', 'unsignedInt'),
  };
}

/** Everything that happened beside the exchanges when they were recorded. */
class Recording {
  readonly fake: FakeGenieAcs;
  readonly devices = new Map<string, ScriptedDevice>();
  /** Ours for each task's id of the recording. */
  readonly #ids = new Map<string, string>();

  constructor(fake: FakeGenieAcs) {
    this.fake = fake;
  }

  device(serial: string): ScriptedDevice {
    const device = this.devices.get(serial) ?? new ScriptedDevice(this.fake, serial, parameters());
    this.devices.set(serial, device);
    return device;
  }

  async boot(serial: string, connects?: string): Promise<void> {
    const device = this.device(serial);
    if (connects !== undefined) this.fake.connects.set(device.id, () => connects);
    device.informs = [...device.parameters.keys()].filter(
      (name) => !name.startsWith(VOICE) && !name.startsWith(DIAGNOSTICS),
    );
    await device.session('0 BOOTSTRAP', '1 BOOT');
  }

  /** The diagnosis ends with this code; `told`: in the Inform. */
  async diagnosed(code: string, told = false): Promise<void> {
    const device = this.device('REC001');
    device.set(`${DIAGNOSTICS}DiagnosticsState`, 'Complete');
    device.set(`${DIAGNOSTICS}FaultCode`, code);
    const informs = device.informs;
    if (told) device.informs = [...informs, `${DIAGNOSTICS}DiagnosticsState`, `${DIAGNOSTICS}FaultCode`];
    await device.session('8 DIAGNOSTICS COMPLETE');
    device.informs = informs;
  }

  translate(text: string): string {
    return text.replace(/[0-9a-f]{24}/g, (id) => this.#ids.get(id) ?? id);
  }

  learn(recorded: string, ours: string): void {
    const [theirs, mine] = [recorded, ours].map((text) => /"_id":"([0-9a-f]{24})"/.exec(text)?.[1]);
    if (theirs !== undefined && mine !== undefined) this.#ids.set(theirs, mine);
  }
}

/** The fake's clock begins when the recording did, and is put forward: nobody waits here. */
const RECORDED_AT = Date.parse('2026-11-20T21:43:27Z') - performance.now();
let aheadMs = 0;

function now(): number {
  return RECORDED_AT + performance.now() + aheadMs;
}

function later(ms = 1000): void {
  aheadMs += ms;
}

const BEFORE: Readonly<Record<string, (recording: Recording) => void | Promise<void>>> = {
  1: (recording) => recording.boot('REC001'),
  20: (recording) => recording.device('REC001').session('2 PERIODIC'),
  26: async (recording) => {
    for (const serial of ['REFUSE', 'HANG', 'CR503']) await recording.boot(serial, 'Device is offline');
    await recording.boot('CR500', 'Connection request error: Unexpected status code 500');
    await recording.boot('NOINFORM', '');
    await recording.boot('BADAUTH', 'Connection request error: Incorrect connection request credentials');
    await recording.boot('DIGEST');
    await recording.boot('SLOW');
    await recording.boot('EXTRA1');
    await recording.device('REC001').session('2 PERIODIC'); // its task with expiry
  },
  40: ({ fake, devices }) => {
    const id = devices.get('SLOW')?.id ?? '';
    jest.spyOn(fake.cwmp, 'inSession').mockImplementationOnce((device) => device === id);
  },
  41: (recording) => {
    recording.device('SLOW').vanishesAfter = 0;
  },
  48: (recording) => recording.device('REC001').session('6 CONNECTION REQUEST'),
  56: (recording) => recording.diagnosed('2'),
  58: () => later(),
  61: async (recording) => {
    later();
    await recording.diagnosed('2');
  },
  64: async (recording) => {
    await recording.diagnosed('2', true);
  },
  65: (recording) => recording.diagnosed('403'),
  66: ({ fake }) => {
    fake.database.presets.clear();
  },
  67: (recording) => recording.diagnosed('408', true),
  68: async (recording) => {
    const configurations = [{ type: 'add_tag', name: 'seen_8' }];
    const events = { '6 CONNECTION REQUEST': true };
    recording.fake.database.presets.set('seen', { _id: 'seen', events, configurations });
    await recording.device('REC001').session('6 CONNECTION REQUEST');
    recording.fake.database.presets.clear();
  },
  J9: async (recording) => {
    later(1500);
    await recording.device('EXTRA1').session('2 PERIODIC');
  },
  J11: (recording) => refusedTask(recording),
  J12: async (recording) => {
    recording.fake.database.tasks.clear();
    recording.fake.database.faults.clear();
    await refusedTask(recording, 600);
  },
  J14: (recording) => recording.device('EXTRA1').session('2 PERIODIC'),
  J17: ({ fake }) => void fake.database.users.set('admin', { _id: 'admin', password: '', roles: 'admin', salt: '' }),
};

/** A value that is refused; then one more session. */
async function refusedTask({ fake, devices }: Recording, expiry?: number): Promise<void> {
  const device = devices.get('EXTRA1');
  const id = fake.database.newId();
  const timestamp = new Date(now());
  fake.database.tasks.set(id, {
    ...{ _id: id, name: 'setParameterValues', device: device?.id ?? '', timestamp },
    parameterValues: [[`${SIP}RegistrarServerPort`, 70_000]],
    ...(expiry !== undefined && { expiry: new Date(timestamp.getTime() + expiry * 1000) }),
  });
  await device?.session('6 CONNECTION REQUEST');
  await device?.session('2 PERIODIC');
}

itGiven('answers as GenieACS 1.2.16 did: status, phrase, headers, and the shape of the body', async (given) => {
  const exchanges = recordedExchanges(readFileSync(given('facts', 'genieacs-nbi.md'), 'utf8'));
  expect(exchanges).toHaveLength(107);
  const recording = new Recording(await FakeGenieAcs.start({ now }));
  try {
    for (const exchange of exchanges) {
      if (exchange.key in NOT_COVERED) continue;
      await BEFORE[exchange.key]?.(recording);
      const ours = await send(recording, exchange);
      recording.learn(exchange.answer?.body ?? '', ours?.body ?? '');
      const where = `${exchange.key}. ${exchange.title}`;
      expect({ where, ...shape(ours) }).toEqual({ where, ...shape(exchange.answer) });
    }
    expect(recording.fake.deaths).toHaveLength(7);
  } finally {
    await recording.fake.close();
  }
});

/** What must be the same: no moments, no ids, no lengths of waits. */
function shape(answer: RecordedAnswer | undefined): object {
  if (answer === undefined) return { answer: 'none' };
  const { status, phrase, headers, body } = answer;
  const kept = ['genieacs-version', 'content-type', 'allow', 'total'].map((name) => [name, headers[name]]);
  const neutral = body
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/[0-9a-f]{24}/g, 'ID')
    .replace(/<hex, redacted here>/g, '');
  return { status, phrase, headers: Object.fromEntries(kept) as object, body: jsonOr(neutral) };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Node's own words for a syntax error depend on its version.
    return text.replace(/^(SyntaxError): .*/, '$1');
  }
}

function send(recording: Recording, exchange: RecordedExchange): Promise<RecordedAnswer | undefined> {
  const { method, headers, body } = exchange;
  const url = new URL(recording.fake.nbi);
  const { host: _, 'content-length': __, ...others } = headers;
  return new Promise((resolve) => {
    const outgoing = request({
      ...{ host: url.hostname, port: url.port, method, path: recording.translate(exchange.target) },
      headers: { ...others, ...(body !== '' && { 'content-length': Buffer.byteLength(body) }) },
    });
    outgoing.on('error', () => resolve(undefined));
    outgoing.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const { statusCode: status = 0, statusMessage: phrase = '' } = response;
        resolve({ status, phrase, headers: response.headers as Record<string, string>, body: text });
      });
    });
    outgoing.end(body);
  });
}
