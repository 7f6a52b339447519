import { FakeHost, REGISTRAR_ADDRESS } from '../../test/fakes/host.js';
import { Secret } from '#shared/lib/secret.js';
import type { LineParameters } from '#shared/diagnosis/configuration.js';
import { runProbe, type ProbeFindings, type ProbeSettings } from './probe.js';

const PASSWORD = 'correct horse';

function settings(change: Partial<LineParameters> = {}, deep = false): ProbeSettings {
  const line: LineParameters = {
    paths: Object.fromEntries(Object.keys(VALUES).map((name) => [name, `--${name}`])) as LineParameters['paths'],
    ...VALUES,
    authPassword: new Secret(PASSWORD),
    ...change,
  };
  return { line, userAgent: 'probe/1', deep };
}

const VALUES = {
  profileEnable: 'true',
  lineEnable: 'true',
  registrarServer: REGISTRAR_ADDRESS.address,
  registrarServerPort: '5060',
  registrarServerTransport: 'UDP',
  proxyServer: '',
  proxyServerPort: '',
  proxyServerTransport: '',
  outboundProxy: '',
  outboundProxyPort: '',
  userAgentDomain: '',
  registerExpires: '7200',
  authUserName: '',
  uri: 'sip:1001@example.net',
};

function started(
  host: FakeHost,
  about: ProbeSettings,
): { readonly stop: () => void; readonly done: Promise<ProbeFindings> } {
  const stop = new AbortController();
  const observer = { traced: () => undefined, concluded: () => undefined };
  const done = runProbe(about, host, { signal: stop.signal, observer });
  return { stop: () => stop.abort(), done };
}

async function probed(host: FakeHost, about: ProbeSettings): Promise<ProbeFindings> {
  const { done } = started(host, about);
  await host.clock.advance(60_000);
  return done;
}

function hostWithUser(password = PASSWORD): FakeHost {
  const host = new FakeHost();
  host.addUser({ user: '1001', domain: 'example.net', password: new Secret(password), condition: 'normal' });
  return host;
}

describe('a probe', () => {
  it('takes the binding that it made away again, with credentials, and says so', async () => {
    const host = hostWithUser();
    const findings = await probed(host, settings());
    expect(findings.result?.verdict.cause).toBe('registered');
    expect(findings.bindings).toEqual([
      expect.objectContaining({
        contact: 'sip:1001@192.0.2.77:40001',
        expiresSeconds: 7200,
        removed: true,
        others: [],
      }),
    ]);
    const last = host.registers().at(-1)?.text ?? '';
    expect(last).toContain('Contact: <sip:1001@192.0.2.77:40001>\r\nExpires: 0\r\n');
    expect(last).toContain('Authorization: Digest');
    expect(host.openFlows).toBe(0);
    // A probe of its own is no deep probe of the procedure.
    expect(findings.trace.some(({ probe }) => probe !== undefined)).toBe(false);
    expect(findings.possibleBindings).toEqual([]);
  });

  it('binds nothing and takes nothing away where the password is wrong', async () => {
    const host = hostWithUser('another');
    const findings = await probed(host, settings());
    expect(findings.result?.verdict).toMatchObject({ faultCode: 401, cause: 'account-or-password-rejected' });
    expect(findings.bindings).toEqual([]);
    expect(host.registers().filter(({ text }) => text.includes('Expires: 0'))).toEqual([]);
  });

  it('sends nothing for an address that is none', async () => {
    const host = hostWithUser();
    const findings = await probed(host, settings({ uri: 'sip:@' }));
    expect(findings.result?.verdict).toMatchObject({ faultCode: 1, cause: 'configuration-incomplete' });
    expect(findings.result?.evidence.configuration).toEqual([expect.objectContaining({ parameter: '--uri' })]);
    expect(host.sipSent).toEqual([]);
  });

  it('says which Contacts a registrar may have that was never heard', async () => {
    const host = hostWithUser();
    host.registrarIsSilent = true;
    const findings = await probed(host, settings());
    expect(findings.result?.verdict.faultCode).toBe(3);
    expect(findings.possibleBindings).toContain('sip:1001@192.0.2.77:40001');
  });

  it('ends at once when it is stopped, with what it has seen', async () => {
    const host = hostWithUser();
    host.registrarIsSilent = true;
    const { stop, done } = started(host, settings());
    await host.clock.advance(1_000);
    stop();
    const findings = await done;
    expect(findings).toMatchObject({ interrupted: true, ms: 1_000, bindings: [] });
    expect(findings.result).toBeUndefined();
    expect(findings.trace.filter(({ dir }) => dir === 'out')).toHaveLength(2);
    const sent = host.sipSent.length;
    await host.clock.advance(60_000);
    expect(host.sipSent).toHaveLength(sent);
    expect(host.openFlows).toBe(0);
  });

  it('stopped during the deep probes it has the verdict of the procedure', async () => {
    const host = hostWithUser();
    host.pingOutcome = { kind: 'lost' };
    host.registrarIsSilent = true;
    const { stop, done } = started(host, settings({}, true));
    await host.clock.advance(30_000);
    stop();
    const findings = await done;
    expect(findings.interrupted).toBe(true);
    expect(findings.result?.verdict).toMatchObject({ faultCode: 2, cause: 'network-unreachable' });
  });
});
