import { fleetHistory, historyQuery, statistics as statisticsSchema, type Statistics } from '#shared/api/statistics.js';
import { answer, type MockApi } from './mock-api.js';
import { summaryOf } from './mock-data.js';

/** The fleet as a whole, of made-up figures. @returns what `GET statistics` answers, to be changed by the story */
export function mockStatistics(mock: MockApi, now: number): { statistics: Statistics } {
  const named = mock.runs.map((run) => ({
    ...summaryOf(run),
    serialNumber: run.device.serialNumber,
    model: run.device.model,
    directoryNumber: mock.devices.find(({ id }) => id === run.deviceId)?.lines[0]?.directoryNumber ?? '',
    aor: run.aor,
  }));
  const state: { statistics: Statistics } = {
    statistics: {
      at: now,
      devices: { total: 1240, quarantined: 3 },
      lines: { enabled: 1892, registered: 1774, failing: 103, other: 15 },
      runs: { open: 2, created: 48, failed: 1 },
      since: now - 8 * 3_600_000,
      categories: [
        { category: 'credentials', failing: 41, before: 12 },
        { category: 'no-response', failing: 30, before: 34 },
        { category: '', failing: 18 },
        { category: 'network', failing: 14, before: 14 },
      ],
      registrars: [
        { registrar: 'ims1.example.net:5060', lines: 1200, failing: 71, before: 40 },
        { registrar: 'ims2.example.net:5060', lines: 690, failing: 32, before: 32 },
        { registrar: '', lines: 2, failing: 0 },
      ],
      lastVerdicts: named.filter(({ verdict }) => verdict !== undefined).slice(0, 10),
      openRuns: named.slice(0, 1).map(({ verdict: _, endedAt: __, ...run }) => ({ ...run, state: 'running' as const })),
    },
  };
  mock.routes['GET statistics'] = () => answer(200, statisticsSchema, { ...state.statistics, at: Date.now() });
  mock.routes['GET statistics/id'] = ({ query }) => {
    const { since, by } = historyQuery.parse(query);
    const moments = state.statistics.devices.total === 0 ? 0 : 96;
    const at = Array.from({ length: moments }, (_, i) => Math.round(since + ((now - since) * (i + 1)) / moments));
    const wave = (base: number, swing: number, phase: number) =>
      at.map((_, i) => Math.max(0, Math.round(base + swing * Math.sin(i / 9 + phase))));
    const series =
      by === 'registrar'
        ? [
            { name: 'ims1.example.net:5060', failing: wave(50, 21, 0) },
            { name: 'ims2.example.net:5060', failing: wave(30, 4, 2) },
          ]
        : [
            { name: 'credentials', failing: wave(30, 11, 0) },
            { name: 'no-response', failing: wave(31, 3, 1) },
            { name: '', failing: wave(17, 2, 4) },
            { name: 'network', failing: wave(12, 6, 3) },
          ];
    const failing = at.map((_, i) => series.reduce((sum, one) => sum + (one.failing[i] ?? 0), 0));
    return answer(200, fleetHistory, { at, failing, registered: failing.map((n) => 1877 - n), series });
  };
  return state;
}
