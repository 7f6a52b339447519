import { printConfig, readConfig } from './config-file.js';

const GOOD = `identity:
  manufacturer: Example
  oui: "0011AA"
  productClass: IP-Phone
  serialNumber: "0001"
acs:
  url: http://acs.example.net:7547/
  username: phone
  password: { env: ACS_PASSWORD }
sip:
  registrar: sip.example.net
lines:
  - uri: sip:1001@example.net
    authPassword: plain-secret
`;

function findings(text: string): readonly string[] {
  const read = readConfig(text);
  const list = read.ok ? read.value.warnings : read.error;
  return list.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

describe("the agent's configuration", () => {
  it('is read, with the defaults of what is not there', () => {
    const read = readConfig(GOOD);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.value.warnings).toEqual([]);
    expect(read.value.config).toMatchObject({
      dataModel: 'tr104-1',
      acs: { password: { env: 'ACS_PASSWORD' }, tls: {} },
      sip: { port: 5060, transport: 'UDP', registerExpires: 3600, keepAlive: { type: 'none', interval: 30 } },
      lines: [{ enabled: true, uri: 'sip:1001@example.net' }],
      diagnoseOnFailure: { enabled: false, failures: 3 },
      log: { level: 'info', format: 'json' },
    });
  });

  const change = (from: string, to: string): string => GOOD.replace(from, to);

  it.each<[string, string, readonly string[]]>([
    [
      'a misspelt key',
      change('  registrar:', '  registar:'),
      ['11:3: sip.registar is unknown; did you mean registrar?'],
    ],
    [
      'a key in the wrong case, deep in a list',
      change('    authPassword: plain', '    authpassword: plain'),
      ['14:5: lines[1].authpassword is unknown; did you mean authPassword?'],
    ],
    [
      'a key that is like none',
      change('sip:\n', 'colour: red\nsip:\n'),
      [
        '10:1: colour is unknown; known here: identity, dataModel, acs, connectionRequest, sip, lines, diagnoseOnFailure, periodicInform, storage, log',
      ],
    ],
    [
      'a number for text',
      change('"0001"', '0001'),
      [
        '5:17: identity.serialNumber must be text: the serial number, unique within OUI and product class; put quotes around digits',
      ],
    ],
    [
      'an OUI in lower case',
      change('0011AA', '0011aa'),
      ['3:8: identity.oui must be six hex digits, upper case and in quotes, such as "0011AA"'],
    ],
    [
      'a port out of range',
      change('sip:\n', 'sip:\n  port: 65536\n'),
      ['11:9: sip.port must be a whole number from 0 to 65535: the port of the registrar; 0 locates it by RFC 3263'],
    ],
    [
      'a transport that is none',
      change('sip:\n', 'sip:\n  transport: SCTP\n'),
      ['11:14: sip.transport must be one of: UDP, TCP, TLS'],
    ],
    [
      'a URL with a password in it',
      change('http://acs', 'http://u:p@acs'),
      [
        '7:8: acs.url must be an http:// or https:// URL without user name or password, such as http://acs.example.net:7547/',
      ],
    ],
    [
      'a missing value',
      change('  manufacturer: Example\n', ''),
      ['1:1: identity.manufacturer is missing: the name of the maker'],
    ],
    ['a missing section', GOOD.slice(GOOD.indexOf('acs:')), ['1:1: identity is missing: a section of its own']],
    [
      'text for a section',
      change('sip:\n  registrar: sip.example.net\n', 'sip: here\n'),
      ['10:6: sip must be a section of its own: indented lines, each a name, a colon and a value'],
    ],
    [
      'a secret that is a number',
      change('plain-secret', '1234'),
      ['14:19: lines[1].authPassword must be {env: NAME}, {file: PATH}, or text; put quotes around digits'],
    ],
    [
      'no lines',
      GOOD.slice(0, GOOD.indexOf('lines:')) + 'lines: []\n',
      ['12:1: lines is empty: name one line at least'],
    ],
    [
      'what contradicts itself',
      change('sip:\n', 'sip:\n  transport: TCP\n  keepAlive: { type: stun }\n'),
      ['12:22: sip.keepAlive.type stun keeps UDP alive, and the transport is TCP: use crlf or options'],
    ],
    [
      'half a client certificate',
      change('sip:\n', '  tls:\n    clientKey: key.pem\nsip:\n'),
      ['10:3: acs.tls clientCertificate and clientKey go together: give both, or neither'],
    ],
    [
      'a key that comes twice',
      change('sip:\n', 'sip:\n  registrar: other\n'),
      ['12:3: not YAML: Map keys must be unique'],
    ],
    [
      'what is no YAML',
      'identity: [',
      ['1:12: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'two at once, in the order of the lines',
      change('  registrar:', '  registar:').replace('0011AA', 'x'),
      [
        '3:8: identity.oui must be six hex digits, upper case and in quotes, such as "0011AA"',
        '11:3: sip.registar is unknown; did you mean registrar?',
      ],
    ],
    [
      'a line that could never register, as a warning',
      change('  registrar: sip.example.net\n', '  port: 5060\n'),
      ['10:1: sip no line can register before registrar (or proxy) is set, here or by the management server'],
    ],
    [
      'verification that is switched off, as a warning',
      change('sip:\n', 'sip:\n  tls: { insecure: true }\n'),
      ['11:20: sip.tls.insecure anybody can pose as the registrar: give ca or pin instead'],
    ],
  ])('tells line, column and remedy of %s', (_what, text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  it('never throws, whatever the file', () => {
    for (const text of ['', '- 1', 'null', '&a [*a]', '!!binary x', 'a: *b', '? {a: b}\n: c', '\u0000']) {
      expect(readConfig(text).ok).toBe(false);
    }
  });

  it('is printed with every default and without any secret', () => {
    const read = readConfig(GOOD);
    if (!read.ok) throw new Error('the example must be right');
    const printed = printConfig(read.value);
    expect(printed).toContain("authPassword: '***'".replaceAll("'", '"'));
    expect(printed).toContain('env: ACS_PASSWORD');
    expect(printed).toContain('registerExpires: 3600');
    expect(printed).not.toContain('plain-secret');
  });
});
