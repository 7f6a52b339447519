import { labConditions, labPassword, phonePassword } from '#cpe-agent/lab/conditions.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { itWithPeer } from '../peer.js';
import { concurrently } from './concurrently.js';
import { diagnose } from './diagnose.js';
import { kamailioMissing, startKamailio, type Kamailio } from './kamailio.js';

interface Case {
  readonly name: string;
  readonly user: string;
  readonly password: string;
  readonly expected: Partial<Verdict>;
}

// The two others never reach a registrar: their fault is in the configuration, and in the network.
const atTheRegistrar = labConditions.filter(({ key }) => key !== 'registrar-missing' && key !== 'network-unreachable');

const cases: readonly Case[] = [
  ...atTheRegistrar.map((condition) => ({
    name: condition.key,
    user: condition.user,
    password: phonePassword(condition),
    expected: condition.expected,
  })),
  known('proxy accepts the password', '1007', { faultCode: 200, cause: 'registered' }),
  known('server error 500', '1013', { faultCode: 500, cause: 'server-failure' }),
  known('refused everywhere', '1014', { faultCode: 600, cause: 'global-refusal' }),
  known('redirected', '1015', { faultCode: 302, cause: 'redirected' }),
  known('200 without our binding', '1016', { faultCode: 200, cause: 'binding-missing' }),
  // Later than one attempt waits: a slow server must not be called silent.
  known('every answer 9 s late', '1017', { faultCode: 200, cause: 'registered' }),
];

function known(name: string, user: string, expected: Partial<Verdict>): Case {
  return { name, user, password: labPassword(user), expected };
}

describe('a diagnosis by the agent, in real time, against Kamailio', () => {
  let kamailio: Kamailio;
  let results: Record<string, Promise<DiagnosisResult>>;

  beforeAll(async () => {
    if (kamailioMissing() !== undefined) return;
    kamailio = await startKamailio();
    const account = { registrar: '127.0.0.1', port: kamailio.port };
    results = concurrently(
      Object.fromEntries(cases.map(({ name, ...one }) => [name, () => diagnose({ ...account, ...one })])),
    );
  }, 20_000);

  afterAll(async () => {
    if (kamailioMissing() === undefined) await kamailio.stop();
  });

  for (const { name, expected } of cases) {
    itWithPeer(
      `finds ${String(expected.faultCode)}, ${String(expected.cause)}, for '${name}'`,
      kamailioMissing,
      async () => {
        const result = await results[name]!;
        expect(result.verdict).toMatchObject(expected);
        expect(result.ms).toBeLessThanOrEqual(32_500);
      },
      45_000,
    );
  }
});
