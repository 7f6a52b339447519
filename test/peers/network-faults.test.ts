import { join } from 'node:path';
import { labPassword } from '#cpe-agent/lab/conditions.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { itWithPeer } from '../peer.js';
import { concurrently } from './concurrently.js';
import { kamailioMissing, startKamailio, type Kamailio } from './kamailio.js';
import { createRig, namespacesMissing, runInNamespace, type NetworkRig } from './namespaces.js';

const root = join(__dirname, '..', '..');
const port = 5060;

interface Scenario {
  readonly kamailio: boolean;
  readonly fault?: (rig: NetworkRig) => Promise<void>;
  readonly registrar?: (rig: NetworkRig) => string;
}

/** Builds a rig, breaks it, and diagnoses from its phone. */
async function diagnoseIn({ kamailio, fault, registrar }: Scenario): Promise<DiagnosisResult> {
  const rig = await createRig();
  let running: Kamailio | undefined;
  try {
    if (kamailio) running = await startKamailio({ port, namespace: rig.registrar });
    await fault?.(rig);
    const script = join(root, 'test', 'peers', 'diagnose-once.ts');
    const account = [registrar?.(rig) ?? rig.registrarAddress, String(port), '1001', labPassword('1001')];
    const args = ['--conditions=source', '--import', 'tsx', script, ...account];
    const { code, stdout, stderr } = await runInNamespace(rig.phone, process.execPath, args);
    if (code !== 0) throw new Error(`the diagnosis ended with ${String(code)}: ${stderr}`);
    return JSON.parse(stdout) as DiagnosisResult;
  } finally {
    await running?.stop();
    await rig.remove();
  }
}

const scenarios = {
  intact: () => diagnoseIn({ kamailio: true }),
  blackhole: () => diagnoseIn({ kamailio: true, fault: (rig) => rig.blackhole() }),
  noRoute: () => diagnoseIn({ kamailio: true, fault: (rig) => rig.removeRoute() }),
  closedPort: () => diagnoseIn({ kamailio: false }),
  droppedReplies: () => diagnoseIn({ kamailio: true, fault: (rig) => rig.dropReplies(port) }),
  otherAddress: () => diagnoseIn({ kamailio: true, registrar: (rig) => rig.secondRegistrarAddress }),
};

function missing(): string | undefined {
  return namespacesMissing() ?? kamailioMissing();
}

describe('a diagnosis by the agent in a network that is broken for real', () => {
  let results: Record<keyof typeof scenarios, Promise<DiagnosisResult>>;

  // All at once: each takes up to the guard timer.
  beforeAll(() => {
    if (missing() !== undefined) return;
    results = concurrently(scenarios);
  });

  function scenario(name: string, of: keyof typeof scenarios, check: (result: DiagnosisResult) => void): void {
    itWithPeer(name, missing, async () => check(await results[of]), 60_000);
  }

  scenario('registers where nothing is broken', 'intact', ({ verdict }) => {
    expect(verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
  });

  scenario('finds 2 behind a blackhole, and calls it likely only', 'blackhole', ({ verdict, ...result }) => {
    expect(verdict).toMatchObject({ faultCode: 2, cause: 'network-unreachable', confidence: 'likely' });
    expect(result.pingFailureCount).toBe(3);
    expect(result.registerTransactions).toBe(3);
  });

  scenario('finds 2 where the host has no route', 'noRoute', ({ verdict, ...result }) => {
    expect(verdict).toMatchObject({ faultCode: 2, cause: 'network-unreachable' });
    expect(result.evidence.attempts[0]!.outcome).toMatchObject({ kind: 'transport-error', code: 'ENETUNREACH' });
  });

  scenario('finds 3 where the port is closed: ICMP says so, and ping is answered', 'closedPort', (result) => {
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-port-closed' });
    expect(result.evidence.icmp[0]).toMatchObject({ code: 'ECONNREFUSED' });
    expect(result.pingSuccessCount).toBe(3);
    expect(result.ms).toBeLessThan(10_000);
  });

  scenario('finds 3 where the answers of the SIP service are dropped, and ping passes', 'droppedReplies', (result) => {
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-service-silent' });
    expect(result.pingSuccessCount).toBe(3);
  });

  scenario('hears a registrar that answers from its other address', 'otherAddress', ({ verdict, evidence }) => {
    expect(verdict).toMatchObject({ faultCode: 200, cause: 'response-from-other-address' });
    expect(evidence.responseFrom).toBe(`203.0.113.2:${port}`);
  });
});
