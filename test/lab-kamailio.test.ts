import { labConditions } from '#cpe-agent/lab/conditions.js';
import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import { diagnoseAll } from './diagnose-all.js';
import { itWithPeer } from './peer.js';
import { kamailioMissing, startKamailio, type Kamailio } from './peers/kamailio.js';
import { temporaryLab, type TemporaryLab } from './temporary-lab.js';

/** The same main job with a registrar that nobody here wrote: ACS, phones and CWMP are ours, the answers are Kamailio's. */
describe('the lab’s twelve phones at a real Kamailio', () => {
  let kamailio: Kamailio;
  let system: TemporaryLab;
  let runs: ReadonlyMap<string, RunDetail>;

  beforeAll(async () => {
    if (kamailioMissing() !== undefined) return;
    kamailio = await startKamailio();
    system = await temporaryLab({ registrar: { host: '127.0.0.1', port: kamailio.port } });
    runs = await diagnoseAll(system.api);
  }, 110_000);

  afterAll(async () => {
    if (kamailioMissing() !== undefined) return;
    await system.close();
    await kamailio.stop();
  }, 30_000);

  for (const { user, title, expected, simulatedNetwork } of labConditions) {
    itWithPeer(`${user} ${title}: ${String(expected.faultCode)} ${expected.cause}`, kamailioMissing, () => {
      const run = runs.get(user);
      expect(run).toMatchObject({
        state: 'complete',
        verdict: { faultCode: expected.faultCode, cause: expected.cause },
      });
      // Real pings here: only the dead network pretends.
      expect((run?.evidence as Evidence).simulated).toEqual(simulatedNetwork ? ['network', 'ping'] : undefined);
    });
  }

  itWithPeer('the healthy line is Up, registered at Kamailio', kamailioMissing, async () => {
    const devices = await system.api.devices();
    expect(devices.find(({ serialNumber }) => serialNumber === '1001')?.lines[0]?.status).toBe('Up');
  });
});
