import { connect } from 'node:tls';
import { makeCertificate, makeClientCertificate, opensslMissing } from '../../../test/certificates.js';
import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { cpePassword, phoneId } from '../../../test/fakes/recording-application.js';
import { informOf, type TinyTls } from '../../../test/fakes/tiny-cpe.js';
import { itWithPeer } from '../../../test/peer.js';
import type { AuthenticationMethod } from './authenticator.js';

const listener = { host: '127.0.0.1', port: 0, option: '--cwmp-port' };
const made = opensslMissing() === undefined ? makeCertificate('IP:127.0.0.1') : { cert: '', key: '' };
const [server, authority] = [made, opensslMissing() === undefined ? makeCertificate('DNS:ca') : { ...made, pin: '' }];
const ca = { ca: server.cert };

let endpoint: CwmpEndpoint;

/** Beside the plain listener, which comes first. */
async function startTls(authentication: readonly AuthenticationMethod[]): Promise<void> {
  const tls = { cert: server.cert, key: server.key, clientCa: authority.cert };
  await endpoint.start({ listeners: [listener, { ...listener, tls, authentication }] });
}

function certified(subject: string, names?: string): TinyTls {
  return { ...ca, ...makeClientCertificate(authority, subject, names) };
}

beforeEach(() => {
  endpoint = new CwmpEndpoint();
});

afterEach(() => endpoint.close());

describe('TLS (TR-069 Amd 6 §3.4.2)', () => {
  itWithPeer('serves a session beside the plain listener, and they share their sessions', opensslMissing, async () => {
    await startTls(['digest']);
    const device = endpoint.cpe('phone-1', cpePassword, ca);
    expect(device.url).toMatch(/^https:/);
    expect((await device.post(informOf('S1'))).status).toBe(200);
    await endpoint.cpe('phone-1').post(informOf('S1'));
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost', 'S1 inform']);
    expect((await device.postOnce()).status).toBe(401);
  });

  itWithPeer('does not speak TLS 1.1', opensslMissing, async () => {
    await startTls(['digest']);
    const port = endpoint.server.listeners[1]!.port;
    const ciphers = 'DEFAULT@SECLEVEL=0';
    const failed = await new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers, ...ca });
      socket.on('error', resolve);
      socket.on('secureConnect', () => resolve(socket.getProtocol()));
    });
    expect(failed).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
    expect((await endpoint.cpe('phone-1', cpePassword, ca).post(informOf('S1'))).status).toBe(200);
  });
});

describe('client certificates (TR-069 Amd 6 §3.4.4)', () => {
  for (const [what, subject, names] of [
    ['OUI-ProductClass-SerialNumber', '/CN=00AABB-Phone-S1'],
    ['OUI-SerialNumber', '/CN=00AABB-S1'],
    ['the serial number', '/CN=S1'],
    ['an alternative name', '/CN=Some Phone', 'DNS:phone.example,DNS:00AABB-Phone-S1'],
    ['an alternative name alone', '/O=Maker', 'URI:00AABB-Phone-S1'],
  ] as const) {
    itWithPeer(
      `one that names its device by ${what} begins a session without a challenge`,
      opensslMissing,
      async () => {
        await startTls(['certificate']);
        const device = endpoint.cpe('', '', certified(subject, names));
        expect((await device.postOnce(informOf('S1'))).status).toBe(200);
        expect((await device.postOnce()).status).toBe(204);
        expect(endpoint.application.sessions[0]).toMatchObject({ deviceId: phoneId, bound: true, bootstrap: false });
        expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 next', 'S1 clean']);
      },
    );
  }

  itWithPeer('one that names another device is refused, and the application takes notice', opensslMissing, async () => {
    await startTls(['certificate', 'digest']);
    const device = endpoint.cpe('', '', certified('/CN=00AABB-Phone-S2', 'DNS:x.example'));
    expect((await device.postOnce(informOf('S1'))).status).toBe(403);
    expect(endpoint.application.mismatches).toMatchObject([
      { username: '00AABB-Phone-S2', boundTo: '00AABB-Phone-S2, x.example', deviceId: phoneId },
    ]);
  });

  itWithPeer('one that another CA signed counts as none', opensslMissing, async () => {
    await startTls(['certificate']);
    const stranger = makeClientCertificate(makeCertificate('DNS:other'), '/CN=00AABB-Phone-S1');
    const answer = await endpoint.cpe('', '', { ...ca, ...stranger }).postOnce(informOf('S1'));
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([403, undefined]);
    expect(endpoint.metered).toContain('failed certificate');
    expect(endpoint.application.heard).toEqual([]);
  });

  itWithPeer('a device without one is challenged, where digest is allowed too', opensslMissing, async () => {
    await startTls(['certificate', 'digest']);
    expect((await endpoint.cpe('phone-1', cpePassword, ca).post(informOf('S1'))).status).toBe(200);
  });

  itWithPeer('a session of a certificate is not continued by a user, cookie or not', opensslMissing, async () => {
    await startTls(['certificate', 'digest']);
    const device = endpoint.cpe('', '', certified('/CN=00AABB-Phone-S1'));
    await device.postOnce(informOf('S1'));
    const thief = endpoint.cpe('shared', cpePassword, ca);
    thief.cookie = device.cookie;
    expect((await thief.post()).status).toBe(400);
    expect((await device.postOnce()).status).toBe(204);
  });
});
