import { Secret } from '#shared/lib/secret.js';
import { settle, VirtualClock } from '../../test/fakes/virtual-clock.js';
import { AppError } from '../app-error.js';
import type { ConnectionRequester, ConnectionRequestOutcome } from '../cwmp-application.js';
import type { DeviceRow } from '../store/ports/devices.js';
import type { Store } from '../store/ports/store.js';
import { ConnectionRequests } from './connection-requests.js';

const ADDRESS = '203.0.113.9';

interface Call {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly refusal: (address: string) => string | undefined;
  readonly answer: (outcome: ConnectionRequestOutcome) => void;
}

describe('Connection Requests to known devices', () => {
  let clock: VirtualClock;
  let calls: Call[];
  let device: Partial<DeviceRow> | undefined;
  let metered: string[];
  let gauge: readonly [active: number, waiting: number];
  let allowed: readonly string[];
  let requests: ConnectionRequests;

  beforeEach(() => {
    clock = new VirtualClock();
    calls = [];
    metered = [];
    gauge = [0, 0];
    allowed = [];
    device = {
      address: ADDRESS,
      connectionRequestUrl: `http://${ADDRESS}:7547/x`,
      connectionRequestUsername: 'sipdx',
      connectionRequestSecret: Buffer.from('open sesame'),
    };
    const requester: ConnectionRequester = {
      request: (url, credentials, refusal): Promise<ConnectionRequestOutcome> =>
        new Promise((answer) => calls.push({ url, ...credentials, refusal, answer })),
    };
    requests = new ConnectionRequests({
      store: { device: (id: string) => Promise.resolve(device && { ...device, id }) } as unknown as Store,
      vault: {
        open(sealed) {
          const text = Buffer.from(sealed).toString();
          if (text === 'wrong key') throw new AppError('key-file-wrong', 'Another key file');
          return new Secret(text);
        },
        seal: () => new Uint8Array(),
        fingerprint: () => '',
      },
      requester,
      clock,
      policy: { ownNetworks: ['192.0.2.7/24'], allowed: () => allowed },
      meter: {
        connectionRequestEnded: (outcome) => metered.push(outcome),
        connectionRequests: (active, waiting) => (gauge = [active, waiting]),
        runEnded: () => undefined,
      },
    });
  });

  afterEach(() => {
    requests.close();
    expect(clock.timers).toBe(0);
  });

  it('go to the URL that the device told, with the credentials that it was given', async () => {
    const outcome = requests.request('D');
    await settle();
    expect(calls).toMatchObject([{ url: `http://${ADDRESS}:7547/x`, username: 'sipdx', password: 'open sesame' }]);
    calls[0]?.answer({ ok: true });
    expect(await outcome).toEqual({ ok: true });
    expect(metered).toEqual(['accepted']);
  });

  it.each([
    ['no-address', (): void => void (device = undefined)],
    [
      'no-credentials',
      (): void => {
        delete (device as { connectionRequestSecret?: Uint8Array }).connectionRequestSecret;
      },
    ],
    ['key-file-wrong', (): void => void (device = { ...device, connectionRequestSecret: Buffer.from('wrong key') })],
  ] as const)('end as %s before anything is sent', async (reason, spoil) => {
    spoil();
    expect(await requests.request('D')).toMatchObject({ ok: false, reason });
    expect([calls, metered]).toEqual([[], [reason]]);
  });

  it('go where the device informs from, and where the operator allows now', async () => {
    void requests.request('D');
    await settle();
    const refusal = calls[0]?.refusal;
    expect(refusal?.(ADDRESS)).toBeUndefined();
    expect(refusal?.('10.1.2.3')).toContain('--connection-request-allow 10.1.2.3/32');
    expect(refusal?.('192.0.2.9')).toContain('own network');
    allowed = ['10.0.0.0/8'];
    expect(refusal?.('10.1.2.3')).toBeUndefined();
  });

  it('are sent once for all that ask for the device meanwhile', async () => {
    const outcomes = [requests.request('D'), requests.request('D')];
    await settle();
    outcomes.push(requests.request('D'));
    expect(calls).toHaveLength(1);
    calls[0]?.answer({ ok: false, reason: 'busy', detail: '503' });
    expect(await Promise.all(outcomes)).toEqual(Array(3).fill({ ok: false, reason: 'busy', detail: '503' }));
  });

  it('reach a device once per second at most; the next one waits, and stands for all that ask then', async () => {
    const first = requests.request('D');
    await settle();
    calls[0]?.answer({ ok: true });
    await first;
    const later = [requests.request('D'), requests.request('D')];
    const other = requests.request('E');
    await clock.advance(999);
    expect(calls).toHaveLength(2);
    await clock.advance(1);
    await settle();
    expect(calls).toHaveLength(3);
    for (const call of calls) call.answer({ ok: true });
    expect(await Promise.all([...later, other])).toEqual(Array(3).fill({ ok: true }));
  });

  it('are 100 at once at most, for the whole fleet: the others wait, first come, first served', async () => {
    const outcomes = Array.from({ length: 130 }, (_, i) => requests.request(`D${String(i)}`));
    await settle();
    expect([calls.length, gauge]).toEqual([100, [100, 30]]);
    for (const call of calls.slice(0, 10)) call.answer({ ok: true });
    await settle();
    expect([calls.length, gauge]).toEqual([110, [100, 20]]);
    for (let done = 10; done < 130; done++) {
      calls[done]?.answer({ ok: true });
      await settle();
    }
    expect(await Promise.all(outcomes)).toEqual(Array(130).fill({ ok: true }));
    expect(gauge).toEqual([0, 0]);
  });

  it('that wait for a shutting down server are told so', async () => {
    const first = requests.request('D');
    await settle();
    calls[0]?.answer({ ok: true });
    await first;
    const waiting = requests.request('D');
    await settle();
    requests.close();
    expect(await waiting).toMatchObject({ ok: false, reason: 'shutting-down' });
    expect(await requests.request('E')).toMatchObject({ reason: 'shutting-down' });
    expect(calls).toHaveLength(1);
  });
});
