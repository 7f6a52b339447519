import type { Device } from '#shared/api/devices.js';
import { keepPlaces } from './shown-page.js';

function phone(id: string, softwareVersion = '1'): Device {
  return {
    id,
    manufacturer: 'sipdx',
    oui: '00D0AB',
    productClass: 'Phone',
    serialNumber: id,
    model: 'Lab Phone',
    softwareVersion,
    address: '192.0.2.1',
    admission: 'approved',
    firstSeenAt: 0,
    lastInformAt: 0,
    lines: [],
  };
}

const [a, b, c] = [phone('a'), phone('b'), phone('c')];

describe('The page shown', () => {
  it('has what is new of each phone at its place', () => {
    expect(keepPlaces([a, b], [a, phone('b', '2')])).toEqual({ devices: [a, phone('b', '2')], changed: 0 });
  });

  it('keeps its order when the newer answer has another, and counts who would move', () => {
    expect(keepPlaces([a, b, c], [c, b, a])).toEqual({ devices: [a, b, c], changed: 2 });
  });

  it('keeps who is gone and leaves out who came, until it is asked for', () => {
    expect(keepPlaces([a, b], [c, a])).toEqual({ devices: [a, b], changed: 2 });
  });

  it('that is empty takes what comes', () => {
    expect(keepPlaces([], [a])).toEqual({ devices: [a], changed: 0 });
  });
});
