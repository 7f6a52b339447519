import { hasEvent } from './inform-event.js';
import type { Inform } from './messages.js';

function inform(...codes: string[]): Inform {
  return {
    method: 'Inform',
    deviceId: { manufacturer: '', oui: '', productClass: '', serialNumber: '' },
    events: codes.map((eventCode) => ({ eventCode, commandKey: '' })),
    maxEnvelopes: 1,
    currentTime: '',
    retryCount: 0,
    parameterList: [],
  };
}

describe('hasEvent (TR-069 Amd 6 §3.7.1.5)', () => {
  it.each([
    ['8 DIAGNOSTICS COMPLETE', 8, true],
    ['8 DIAGNOSTIC COMPLTE', 8, true],
    [' 8', 8, true],
    ['8', 8, true],
    ['0 BOOTSTRAP', 0, true],
    ['18 SOMETHING', 8, false],
    ['81 SOMETHING', 8, false],
    ['10 AUTONOMOUS TRANSFER COMPLETE', 1, false],
    ['M Reboot', 1, false],
    ['m reboot ', 'M Reboot', true],
    ['M Reboots', 'M Reboot', false],
    ['', 0, false],
  ])('%j as event %s: %s', (code, event, expected) => {
    expect(hasEvent(inform('X Other', code), event)).toBe(expected);
  });

  it('an Inform without events has none', () => {
    expect(hasEvent(inform(), 8)).toBe(false);
  });
});
