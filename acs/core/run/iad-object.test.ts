import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import { Phone, World } from '../../../test/fakes/run-world.js';
import type { Answer } from './dialect.js';

const PROFILE = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.';
const OBJECT = PROFILE + IAD_OBJECT;
const PARAMETER_KEY = 'InternetGatewayDevice.ManagementServer.ParameterKey';
const KEY = '01JDRUN000000000000000000A';

/** A phone with China Telecom's object and no other (facts: tr069.md §4.2, EcoNet's). */
class IadPhone extends Phone {
  testServer = '1';
  parameterKey = '';
  results: readonly [registResult: string, reason: string] = ['1', '4'];
  /** Writes after which a test began. */
  readonly begun: string[] = [];

  override answer(request: AcsRequest): Answer {
    if (this.fault?.method === request.method) return cwmpFault(this.fault.code);
    if (request.method === 'SetParameterValues') return this.set(request);
    if (request.method !== 'GetParameterValues') throw new Error(`unexpected ${request.method}`);
    const [registResult, reason] = this.state === 'Complete' ? this.results : ['0', '0'];
    const values: Readonly<Record<string, string>> = {
      [`${OBJECT}IADDiagnosticsState`]: this.state,
      [`${OBJECT}TestServer`]: this.testServer,
      [`${OBJECT}RegistResult`]: registResult,
      [`${OBJECT}Reason`]: reason,
      [PARAMETER_KEY]: this.parameterKey,
    };
    if (request.parameterNames.some((name) => values[name] === undefined)) return cwmpFault(9005);
    const parameterList = request.parameterNames.map((name) => ({ name, value: values[name] ?? '', type: 'string' }));
    return { method: 'GetParameterValuesResponse', parameterList };
  }

  set({ parameterList, parameterKey }: Extract<AcsRequest, { method: 'SetParameterValues' }>): Answer {
    this.endsAt = Infinity;
    this.state = 'None';
    for (const { name, value } of parameterList) {
      if (name === `${OBJECT}TestServer`) this.testServer = value;
      else if (name === `${OBJECT}IADDiagnosticsState` && value === 'Requested') {
        this.state = 'Requested';
        this.begins = true;
        this.begun.push(parameterKey);
      } else return cwmpFault(9003);
    }
    this.parameterKey = parameterKey;
    return { method: 'SetParameterValuesResponse', status: 0 };
  }
}

function iadWorld(): { readonly world: World; readonly phone: IadPhone } {
  const phone = new IadPhone();
  return { world: new World({ line: `${PROFILE}Line.2.`, dialect: 'ct-com-iad' }, phone), phone };
}

describe('a run in China Telecom’s dialect', () => {
  it('requests the primary server’s test of the line’s profile, polls, and reads RegistResult and Reason', () => {
    const { world, phone } = iadWorld();
    world.start().advance(20_000);
    expect(world.moves).toEqual(['requested', 'running', 'complete']);
    expect(phone.begun).toEqual([KEY]);
    expect(world.row.verdict).toEqual({
      faultCode: 4,
      category: 'credentials',
      cause: 'account-or-password-rejected',
      confidence: 'open',
    });
    expect(world.row.result).toMatchObject({ RegistResult: '1', Reason: '4' });
  });

  it('waits 60 s for the device, and 60 s more', () => {
    const { world, phone } = iadWorld();
    phone.testMs = 1e9;
    world.start().advance(119_000);
    expect(world.row.state).toBe('running');
    world.advance(10_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'deadline' } });
  });

  it('does not read the cleared results of a test that is stuck for a success', () => {
    const { world, phone } = iadWorld();
    phone.endState = 'Requested';
    world.start().advance(130_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'deadline' } });
  });

  it('a phone without the object does not support it', () => {
    const { world, phone } = iadWorld();
    phone.fault = { method: 'GetParameterValues', code: 9005 };
    world.start().advance(1000);
    expect(world.row).toMatchObject({ failure: { reason: 'object-not-supported' } });
  });

  it('a restart shows as state None: interrupted', () => {
    const { world, phone } = iadWorld();
    world.start().advance(1000);
    phone.reboot();
    world.session({ boot: true });
    expect(world.row).toMatchObject({ state: 'interrupted', failure: { reason: 'device-restarted' } });
  });

  it('is canceled by writing TestServer, as the state takes nothing but Requested', () => {
    const { world, phone } = iadWorld();
    world.start().advance(1000);
    world.feed({ type: 'cancel', by: 'admin' });
    world.advance(2000);
    expect([world.row.state, phone.state, world.machine]).toEqual(['canceled', 'None', undefined]);
  });

  it('survives another SetParameterValues in between: the test was acknowledged, and runs', () => {
    const { world, phone } = iadWorld();
    world.start().advance(1000);
    phone.parameterKey = 'IAD';
    world.advance(20_000);
    expect([world.row.state, phone.begun]).toEqual(['complete', [KEY]]);
  });
});

describe('without a RequestKey, after a crash or a lost answer', () => {
  it.each([
    ['while the test runs', 1000],
    ['when it has ended', 60_000],
  ])('the ParameterKey tells that it was requested (%s): never a second time', (_when, downMs) => {
    const { world, phone } = iadWorld();
    world.start().session({ lostAt: 2 });
    expect([world.row.state, phone.begun]).toEqual(['queued', [KEY]]);
    world.crash(downMs);
    world.advance(30_000);
    expect([world.row.state, phone.begun]).toEqual(['complete', [KEY]]);
  });

  it('and killed after the acknowledgement, nothing is requested again', () => {
    const { world, phone } = iadWorld();
    world.start().advance(3000);
    world.crash(2000);
    world.advance(30_000);
    expect([world.row.state, phone.begun]).toEqual(['complete', [KEY]]);
  });

  it('a test of the primary server that is under way is taken for ours, whoever began it', () => {
    const { world, phone } = iadWorld();
    Object.assign(phone, { state: 'Requested', parameterKey: 'IAD', endsAt: world.now + 5000 });
    world.start().advance(30_000);
    expect([world.row.state, phone.begun]).toEqual(['complete', []]);
  });

  it('one of the standby server is let finish; then ours begins, when the phone informs of it', () => {
    const { world, phone } = iadWorld();
    Object.assign(phone, { state: 'Requested', testServer: '2', endsAt: world.now + 60_000 });
    world.start().advance(59_000);
    expect([world.row.state, phone.begun]).toEqual(['queued', []]);
    world.advance(2_000);
    world.session({ diagnosticsComplete: true });
    expect([world.row.state, phone.begun, phone.testServer]).toEqual(['running', [KEY], '1']);
  });

  it('an old result is not taken for ours', () => {
    const { world, phone } = iadWorld();
    Object.assign(phone, { state: 'Complete', results: ['0', '0'], parameterKey: 'IAD' });
    world.start().session();
    expect([world.row.state, phone.begun]).toEqual(['running', [KEY]]);
  });
});
