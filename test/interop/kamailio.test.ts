import { join } from 'node:path';
import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { itWithPeer } from '../peer.js';
import { diagnose } from '../peers/diagnose.js';
import { freePort } from '../peers/free-port.js';
import { kamailioMissing, startKamailio, type Kamailio } from '../peers/kamailio.js';
import { startRealPhone, type RealPhone } from './real-phone.js';
import { until } from './until.js';

const file = join(__dirname, 'kamailio', 'registrar.cfg');
const plain = ['QOP="1"', 'ALGORITHM="MD5"', 'NONCE_EXPIRE=300', 'MAX_EXPIRES=7200'];

interface Configuration {
  readonly title: string;
  /** In place of those of the same name, or beside them. */
  readonly defines: readonly string[];
  /** Final responses of the diagnosis, in order. */
  readonly statuses: readonly number[];
}

// No auth-int: Kamailio 5.6.3 refuses even the right answer to it (docs/interop.md).
const configurations: readonly Configuration[] = [
  { title: 'no qop (RFC 2069)', defines: ['QOP="0"'], statuses: [401, 200] },
  { title: 'qop=auth', defines: ['QOP="1"'], statuses: [401, 200] },
  { title: 'SHA-256 (RFC 8760)', defines: ['ALGORITHM="SHA-256"'], statuses: [401, 200] },
  { title: 'SHA-256 without qop', defines: ['ALGORITHM="SHA-256"', 'QOP="0"'], statuses: [401, 200] },
  { title: 'nonces of one second', defines: ['NONCE_EXPIRE=1'], statuses: [401, 200] },
  { title: "a proxy's realm before the registrar's", defines: ['TWO_REALMS'], statuses: [407, 401, 200] },
  {
    title: "REGISTER's own challenges, bound to Request-URI, Call-ID, From tag and source",
    defines: ['PER_METHOD'],
    statuses: [401, 200],
  },
  { title: 'nonces that are good once', defines: ['ONE_TIME'], statuses: [401, 200] },
  { title: 'nonces whose count must rise', defines: ['NONCE_COUNT'], statuses: [401, 200] },
  { title: 'scheme and names in capitals', defines: ['STRANGE_CASE'], statuses: [401, 200] },
];

describe.each(configurations)('Kamailio with $title', ({ defines, statuses }) => {
  const overridden = defines.map((define) => define.split('=')[0]);
  const kept = plain.filter((define) => !overridden.includes(define.split('=')[0]));
  let kamailio: Kamailio;

  beforeAll(async () => {
    if (kamailioMissing() === undefined) kamailio = await startKamailio({ file, defines: [...kept, ...defines] });
  }, 20_000);

  afterAll(async () => {
    if (kamailioMissing() === undefined) await kamailio.stop();
  });

  itWithPeer('lets the diagnosis register', kamailioMissing, async () => {
    const account = { registrar: '127.0.0.1', port: kamailio.port, user: '1', password: 'secret' };
    const result = await diagnose(account);
    expect(finals(result)).toEqual(statuses);
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
  });

  itWithPeer('lets the line register', kamailioMissing, async () => {
    const phone = await startPhone(kamailio, 600);
    try {
      await isUp(phone);
    } finally {
      await phone.stop();
    }
  });

  // Where the credentials are not looked at, no password is wrong.
  if (!defines.includes('STRANGE_CASE')) {
    itWithPeer('refuses a wrong password three times', kamailioMissing, async () => {
      const account = { registrar: '127.0.0.1', port: kamailio.port, user: '2', password: 'wrong' };
      const result = await diagnose(account);
      const { verdict } = result;
      expect([401, 407]).toContain(verdict.faultCode);
      expect(verdict).toMatchObject({ cause: 'account-or-password-rejected' });
      expect(finals(result)).toHaveLength(3);
    });
  }
});

describe('Kamailio whose nonces are older than its bindings', () => {
  let kamailio: Kamailio;

  beforeAll(async () => {
    if (kamailioMissing() !== undefined) return;
    const defines = ['QOP="1"', 'ALGORITHM="MD5"', 'NONCE_EXPIRE=1', 'MAX_EXPIRES=4'];
    kamailio = await startKamailio({ file, defines });
  }, 20_000);

  afterAll(async () => {
    if (kamailioMissing() === undefined) await kamailio.stop();
  });

  itWithPeer(
    'keeps a line registered that has to authenticate anew at every refresh',
    kamailioMissing,
    async () => {
      const phone = await startPhone(kamailio, 600);
      try {
        await isUp(phone);
        const statuses = new Set<string>();
        const deadline = Date.now() + 9_000; // two refreshes at least
        while (Date.now() < deadline) {
          statuses.add(phone.agent.value(`${linePath(1)}Status`));
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        expect([...statuses]).toEqual(['Up']);
      } finally {
        await phone.stop();
      }
    },
    20_000,
  );
});

function finals({ evidence }: DiagnosisResult): readonly number[] {
  return evidence.attempts.map(({ outcome }) => (outcome.kind === 'response' ? outcome.status : 0));
}

/** A phone whose management server is not there: its line needs none. */
async function startPhone(kamailio: Kamailio, expires: number): Promise<RealPhone> {
  return startRealPhone({
    acsUrl: `http://127.0.0.1:${await freePort()}/`,
    serialNumber: 'K',
    registrarPort: kamailio.port,
    user: '1',
    password: 'secret',
    expires,
  });
}

async function isUp(phone: RealPhone): Promise<void> {
  await until(
    () => phone.agent.value(`${linePath(1)}Status`) === 'Up',
    4_000,
    () => phone.log(),
  );
}
