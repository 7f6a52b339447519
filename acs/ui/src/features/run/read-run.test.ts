import type { RunDetail } from '#shared/api/runs.js';
import { readRun } from './read-run.js';

const bare: RunDetail = {
  ...{ id: '1', deviceId: 'd', line: 'l', createdBy: 'li.wei', state: 'complete', depth: 'Basic', dialect: 'sipdx' },
  ...{ createdAt: 1, aor: 'sip:1', events: [], guardMs: 32_000 },
  device: { id: 'd', manufacturer: '', model: '', serialNumber: '' },
};

describe('Evidence and trace of a device', () => {
  it.each([undefined, null, 1, 'x', [], {}, { v: 2, entries: [] }, { v: 1, entries: {} }, { v: 1, entries: [] }])(
    'that are not of version 1, or empty, are not read: %j',
    (value) => {
      expect(readRun({ ...bare, evidence: value, trace: value })).toEqual({ evidence: undefined, traced: undefined });
    },
  );

  it('of version 1 are read, entries that are none passed over', () => {
    const evidence = { v: 1, configuration: [], attempts: [], icmp: [], malformed: [], end: 'guard' };
    const trace = { v: 1, entries: [1, { ms: 0, proto: 'dns', dir: 'out', text: 'A x' }] };
    const read = readRun({ ...bare, evidence, trace });
    expect(read.evidence).toBe(evidence);
    expect(read.traced?.messages.map(({ number }) => number)).toEqual([2]);
  });

  it('with lists that hold no facts are not read', () => {
    const evidence = { v: 1, configuration: [1], attempts: [], icmp: [], malformed: [] };
    expect(readRun({ ...bare, evidence }).evidence).toBeUndefined();
  });
});
