import type { Device, Line } from '#shared/api/devices.js';
import type { RunSummary } from '#shared/api/runs.js';
import { isOffline, statusOf } from './line-status.js';

const now = Date.UTC(2026, 10, 20, 14);

function line(more: Partial<Line> = {}): Line {
  return {
    path: 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1.',
    directoryNumber: '+861012345678',
    aor: 'sip:1001@ims.example',
    registrar: 'sip.example:5060',
    status: 'Up',
    statusAt: now - 1000,
    enabled: true,
    diagnosable: true,
    dialect: 'sipdx',
    ...more,
  };
}

function device(more: Partial<Device> = {}): Device {
  return {
    id: '00D0AB-Phone-1',
    manufacturer: 'sipdx',
    oui: '00D0AB',
    productClass: 'Phone',
    serialNumber: '1',
    model: 'Phone',
    softwareVersion: '1',
    address: '192.0.2.7',
    admission: 'approved',
    firstSeenAt: now - 1e9,
    lastInformAt: now - 10_000,
    lines: [],
    ...more,
  };
}

function run(state: RunSummary['state']): RunSummary {
  const what = { id: 'r', deviceId: '00D0AB-Phone-1', line: line().path, depth: 'Basic', dialect: 'sipdx' } as const;
  return { ...what, createdBy: 'li', state, createdAt: now - 5000 };
}

describe('The status of a line', () => {
  it.each([
    ['Up', 'registered'],
    ['Error', 'failed'],
    ['Error_Misconfigured', 'failed'],
    ['Error_Network', 'failed'],
    ['Error_Registration', 'failed'],
    ['Disabled', 'disabled'],
    ['Quiescent', 'disabled'],
    ['Testing', 'unknown'],
    ['', 'unknown'],
    ['registered!', 'unknown'],
  ])('reads TR-104 %p as %s', (status, expected) => {
    expect(statusOf(device(), line({ status }), now)).toBe(expected);
  });

  it.each(['Registering', 'Initializing', 'Unregistering', 'Deregistering'])(
    'is failed when the line has been %s for longer than one REGISTER can last (RFC 3261 §17.1.2.2)',
    (status) => {
      expect(statusOf(device(), line({ status, statusAt: now - 20_000 }), now)).toBe('unknown');
      expect(statusOf(device(), line({ status, statusAt: now - 61_000 }), now)).toBe('failed');
    },
  );

  it('that does not take part is that of its device, whatever the line says', () => {
    for (const admission of ['quarantined', 'refused'] as const) {
      expect(statusOf(device({ admission }), line({ lastRun: run('queued') }), now)).toBe(admission);
      expect(statusOf(device({ admission }), undefined, now)).toBe(admission);
    }
  });

  it('is disabled where the line is switched off, whatever the status says', () => {
    expect(statusOf(device(), line({ enabled: false, status: 'Error' }), now)).toBe('disabled');
  });

  it('shows an open run before everything else', () => {
    const offline = device({ informIntervalSeconds: 60, lastInformAt: now - 1e7 });
    expect(statusOf(offline, line({ lastRun: run('queued') }), now)).toBe('queued');
    expect(statusOf(offline, line({ lastRun: run('requested') }), now)).toBe('diagnosing');
    expect(statusOf(offline, line({ lastRun: run('running') }), now)).toBe('diagnosing');
    expect(statusOf(offline, line({ lastRun: run('complete') }), now)).toBe('offline');
  });

  it('is unknown for a device whose lines are not discovered yet', () => {
    expect(statusOf(device(), undefined, now)).toBe('unknown');
  });
});

describe('A device', () => {
  it('is offline when two periodic Informs and a minute have passed', () => {
    expect(isOffline(device({ informIntervalSeconds: 300, lastInformAt: now - 660_000 }), now)).toBe(false);
    expect(isOffline(device({ informIntervalSeconds: 300, lastInformAt: now - 660_001 }), now)).toBe(true);
  });

  it('without periodic Informs is never called offline', () => {
    expect(isOffline(device({ lastInformAt: now - 1e10 }), now)).toBe(false);
  });
});
