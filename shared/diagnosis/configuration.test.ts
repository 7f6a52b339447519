import { Secret } from '../lib/secret.js';
import { checkConfiguration, type LineParameters, type LineSetting, type RegistrationPlan } from './configuration.js';

const PROFILE = 'Device.Services.VoiceService.1.VoiceProfile.1.';
const paths: Readonly<Record<LineSetting, string>> = {
  profileEnable: `${PROFILE}Enable`,
  lineEnable: `${PROFILE}Line.1.Enable`,
  registrarServer: `${PROFILE}SIP.RegistrarServer`,
  registrarServerPort: `${PROFILE}SIP.RegistrarServerPort`,
  registrarServerTransport: `${PROFILE}SIP.RegistrarServerTransport`,
  proxyServer: `${PROFILE}SIP.ProxyServer`,
  proxyServerPort: `${PROFILE}SIP.ProxyServerPort`,
  proxyServerTransport: `${PROFILE}SIP.ProxyServerTransport`,
  outboundProxy: `${PROFILE}SIP.OutboundProxy`,
  outboundProxyPort: `${PROFILE}SIP.OutboundProxyPort`,
  userAgentDomain: `${PROFILE}SIP.UserAgentDomain`,
  registerExpires: `${PROFILE}SIP.RegisterExpires`,
  authUserName: `${PROFILE}Line.1.SIP.AuthUserName`,
  authPassword: `${PROFILE}Line.1.SIP.AuthPassword`,
  uri: `${PROFILE}Line.1.SIP.URI`,
};
const complete: LineParameters = {
  paths,
  profileEnable: 'Enabled',
  lineEnable: 'Enabled',
  registrarServer: 'registrar.example.com',
  registrarServerPort: '5070',
  registrarServerTransport: 'UDP',
  proxyServer: '',
  proxyServerPort: '5060',
  proxyServerTransport: 'UDP',
  outboundProxy: '',
  outboundProxyPort: '5060',
  userAgentDomain: 'example.com',
  registerExpires: '600',
  authUserName: 'auth1001',
  authPassword: new Secret('pw'),
  uri: 'sip:1001@example.com',
};

function plan(changes: Partial<LineParameters> = {}): RegistrationPlan {
  const checked = checkConfiguration({ ...complete, ...changes });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value;
}

function faults(changes: Partial<LineParameters>): string[] {
  const checked = checkConfiguration({ ...complete, ...changes });
  return checked.ok
    ? []
    : checked.error.map(({ parameter, problem }) => `${parameter.replace(PROFILE, '')} ${problem}`);
}

describe("TR-104's defaults are applied first", () => {
  it('a complete configuration is taken as it stands', () => {
    expect(plan()).toMatchObject({
      registrarUri: 'sip:example.com',
      aor: 'sip:1001@example.com',
      nextHop: { host: 'registrar.example.com', port: 5070, transport: 'UDP' },
      authUserName: 'auth1001',
      expires: 600,
    });
  });

  it.each(['', '0.0.0.0', ' 0.0.0.0 '])(
    'RegistrarServer %j means ProxyServer, with its port and transport',
    (registrarServer) => {
      const proxied = {
        registrarServer,
        proxyServer: '192.0.2.1',
        proxyServerPort: '5099',
        proxyServerTransport: 'TCP',
      };
      expect(plan(proxied).nextHop).toEqual({ host: '192.0.2.1', port: 5099, transport: 'TCP' });
    },
  );

  it('everything goes to the outbound proxy where there is one', () => {
    expect(plan({ outboundProxy: '192.0.2.9', outboundProxyPort: '5080' }).nextHop).toEqual({
      host: '192.0.2.9',
      port: 5080,
      transport: 'UDP',
    });
  });

  it('an empty URI is built from AuthUserName and UserAgentDomain', () => {
    expect(plan({ uri: '' }).aor).toBe('sip:auth1001@example.com');
  });

  it('a URI without a domain is completed with UserAgentDomain', () => {
    expect(plan({ uri: 'sip:1001' }).aor).toBe('sip:1001@example.com');
  });

  it('an empty AuthUserName is the user part of the URI', () => {
    expect(plan({ authUserName: '' }).authUserName).toBe('1001');
  });

  it.each(['', '0'])('port %j means locate by RFC 3263, whatever the transport', (registrarServerPort) => {
    expect(plan({ registrarServerPort }).nextHop.port).toBe(0);
    expect(plan({ registrarServerPort, registrarServerTransport: 'TLS' }).nextHop.port).toBe(0);
  });

  it.each(['', '0'])('expiry %j means the default', (registerExpires) => {
    expect(plan({ registerExpires }).expires).toBe(3600);
  });

  it('a missing password is no fault: the registrar may not ask', () => {
    expect(plan({ authPassword: new Secret('') }).authPassword.isEmpty).toBe(true);
  });
});

describe('anything missing or malformed is named by its parameter', () => {
  it.each<[Partial<LineParameters>, string[]]>([
    [{ lineEnable: 'Disabled' }, ['Line.1.Enable disabled']],
    [{ lineEnable: 'Quiescent' }, ['Line.1.Enable disabled']],
    [{ profileEnable: 'Disabled' }, ['Enable disabled']],
    [{ registrarServer: '', proxyServer: '' }, ['SIP.RegistrarServer missing', 'SIP.ProxyServer missing']],
    [{ registrarServer: '0.0.0.0' }, ['SIP.RegistrarServer missing', 'SIP.ProxyServer missing']],
    [{ registrarServer: 'bad host' }, ['SIP.RegistrarServer malformed']],
    [{ registrarServerPort: '65536' }, ['SIP.RegistrarServerPort out-of-range']],
    [{ registrarServerPort: 'sip' }, ['SIP.RegistrarServerPort malformed']],
    [{ registrarServerTransport: 'SCTP' }, ['SIP.RegistrarServerTransport malformed']],
    [{ registrarServer: '', proxyServer: 'p.example', proxyServerPort: '-1' }, ['SIP.ProxyServerPort malformed']],
    [{ outboundProxy: 'a b' }, ['SIP.OutboundProxy malformed']],
    [{ outboundProxy: 'obp.example', outboundProxyPort: '99999' }, ['SIP.OutboundProxyPort out-of-range']],
    [{ uri: '', authUserName: '' }, ['Line.1.SIP.URI missing', 'Line.1.SIP.AuthUserName missing']],
    [{ uri: 'sip:1001', userAgentDomain: '' }, ['SIP.UserAgentDomain missing']],
    [{ uri: 'tel:+49301234@example.com' }, ['Line.1.SIP.URI malformed']],
    [{ uri: 'sip:@example.com' }, ['Line.1.SIP.URI malformed']],
    [{ registerExpires: 'often' }, ['SIP.RegisterExpires malformed']],
    [
      { lineEnable: 'Disabled', registrarServer: '' },
      ['Line.1.Enable disabled', 'SIP.RegistrarServer missing', 'SIP.ProxyServer missing'],
    ],
  ])('%j', (changes, expected) => {
    expect(faults(changes)).toEqual(expected);
  });

  it('names a parameter once that several settings were to come from', () => {
    const network = 'Device.Services.VoiceService.1.SIP.Client.1.Network';
    const missing = {
      registrarServer: '',
      proxyServer: '',
      paths: { ...paths, registrarServer: network, proxyServer: network },
    };
    expect(faults(missing)).toEqual([`${network} missing`]);
  });

  it.each(['true', 'Enabled'])('%s is enabled (TR-104 issue 2 has a boolean)', (value) => {
    expect(faults({ lineEnable: value, profileEnable: value })).toEqual([]);
  });

  it('no outbound proxy: its port has no meaning and is not checked', () => {
    expect(faults({ outboundProxy: '', outboundProxyPort: '99999' })).toEqual([]);
  });
});
