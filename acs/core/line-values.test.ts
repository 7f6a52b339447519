import {
  callLineParameters,
  callLinesOf,
  countParameters,
  leadsToLines,
  linePathOf,
  lineRowOf,
  referredParameters,
  shownParameters,
} from './line-values.js';

const PHONE = 'Device.Services.VoiceService.1.';
const GATEWAY = 'InternetGatewayDevice.Services.VoiceService.2.';
const LINE = `${GATEWAY}VoiceProfile.3.Line.4.`;
const CLIENT = `${PHONE}SIP.Client.1.`;

const row = (line: string, values: Readonly<Record<string, string>>) =>
  lineRowOf(line, new Map(Object.entries(values)), 'sipdx');

describe('the path of a line', () => {
  it.each([
    [`${LINE}Status`, LINE],
    [LINE, LINE],
    [LINE.slice(0, -1), LINE],
    [`${LINE}SIP.URI`, LINE],
    [`${PHONE}VoiceProfile.1.Line.12.Status`, `${PHONE}VoiceProfile.1.Line.12.`],
    [`${CLIENT}Status`, CLIENT],
    [CLIENT.slice(0, -1), CLIENT],
    [`${CLIENT}Contact.1.Status`, CLIENT],
    [`${GATEWAY}SIP.Client.10.Enable`, `${GATEWAY}SIP.Client.10.`],
  ])('in %s is %s', (name, path) => {
    expect(linePathOf(name)).toBe(path);
  });

  it.each([
    `${PHONE}VoiceProfile.1.Line.`,
    `${PHONE}VoiceProfile.1.SIP.ProxyServer`,
    `${PHONE}X_ALU-COM_FaultMgnt.Line.1.SupportedAlarm.1.Identifier`,
    `${PHONE}SIP.Client.`,
    `${PHONE}SIP.Network.1.Status`,
    `${PHONE}SIP.Registrar.1.Account.1.Status`,
    `${PHONE}CallControl.Line.1.Status`, // the line of the calls, not of the registration
    `${PHONE}Capabilities.SIP.Client.Extensions`,
    'Device.X_TP_Services.VoiceService.1.VoiceProfile.1.Line.1.Status',
    '',
  ])('is not in %p', (name) => {
    expect(linePathOf(name)).toBeUndefined();
  });
});

describe('an object below a voice service', () => {
  it.each([
    PHONE,
    `${PHONE}VoiceProfile.`,
    `${PHONE}VoiceProfile.1.`,
    `${PHONE}VoiceProfile.1.SIP.`,
    `${PHONE}VoiceProfile.1.Line.`,
    `${LINE}SIP.`,
    `${LINE}X_SIPDX-ORG_RegistrationDiagnostics.`,
    `${PHONE}VoiceProfile.12.X_CT-COM_IADDiagnostics.`,
    `${PHONE}SIP.`,
    CLIENT,
    `${PHONE}SIP.Network.2.`,
    `${PHONE}CallControl.Line.3.`,
  ])('leads to lines: %s', (object) => {
    expect(leadsToLines(object)).toBe(true);
  });

  it.each([
    `${PHONE}Capabilities.`,
    `${PHONE}PhyInterface.1.`,
    `${LINE}Codec.`,
    `${LINE}Stats.`,
    `${PHONE}VoiceProfile.1.RTP.`,
    `${CLIENT}Contact.1.`,
    'Device.X_TP_Services.VoiceService.1.VoiceProfile.',
    'Device.IP.',
  ])('does not lead to lines: %s', (object) => {
    expect(leadsToLines(object)).toBe(false);
  });

  it('has its rows counted beside the line’s own table and the one around it', () => {
    expect(countParameters(LINE)).toEqual([
      `${GATEWAY}VoiceProfile.3.NumberOfLines`,
      `${GATEWAY}VoiceProfileNumberOfEntries`,
    ]);
    expect(countParameters(CLIENT)).toContain(`${PHONE}SIP.ClientNumberOfEntries`);
    expect(countParameters('Device.IP.')).toEqual([]);
  });
});

describe('a line of TR-104 issue 1', () => {
  it('is shown with parameters of its own and of its profile, all at fixed places', () => {
    const names = shownParameters(LINE);
    expect(names).toContain(`${LINE}SIP.URI`);
    expect(names).toContain(`${GATEWAY}VoiceProfile.3.SIP.ProxyServerPort`);
    expect(referredParameters(LINE, new Map())).toEqual([]);
    expect(callLinesOf(LINE)).toBeUndefined();
  });

  it.each([
    ['Enabled', true],
    ['Disabled', false],
    ['Quiescent', false],
    ['', true],
  ])('with Enable %p is enabled: %p', (enable, enabled) => {
    expect(row(LINE, { [`${LINE}Enable`]: enable }).enabled).toBe(enabled);
  });

  it('that does not tell whether it is enabled has not been switched off', () => {
    expect(row(LINE, {})).toEqual({
      path: LINE,
      directoryNumber: '',
      aor: '',
      registrar: '',
      status: '',
      enabled: true,
      diagnosable: true,
      dialect: 'sipdx',
    });
  });

  it('has the proxy for its registrar where the server is 0.0.0.0, as devices write an unset one', () => {
    const profile = `${GATEWAY}VoiceProfile.3.SIP.`;
    const values = { [`${profile}RegistrarServer`]: '0.0.0.0', [`${profile}ProxyServer`]: 'p.example' };
    expect(row(LINE, values).registrar).toBe('p.example');
    expect(row(LINE, { ...values, [`${profile}ProxyServerPort`]: '5070' }).registrar).toBe('p.example:5070');
  });
});

describe('a client of TR-104 issue 2', () => {
  const NETWORK = `${PHONE}SIP.Network.2.`;
  const servers = {
    [`${NETWORK}RegistrarServer`]: 'sip.example',
    [`${NETWORK}RegistrarServerPort`]: '5060',
    [`${NETWORK}UserAgentDomain`]: 'ims.example',
  };

  it.each([
    ['true', true],
    ['1', true],
    ['True', true],
    ['false', false],
    ['0', false],
  ])('with Enable %p is enabled: %p', (enable, enabled) => {
    expect(row(CLIENT, { [`${CLIENT}Enable`]: enable }).enabled).toBe(enabled);
  });

  it.each([`${PHONE}SIP.Network.2`, `${PHONE}SIP.Network.2.`, ` ${PHONE}SIP.Network.2 `])(
    'takes its servers from the network %p',
    (reference) => {
      const values = { [`${CLIENT}Network`]: reference, [`${CLIENT}AuthUserName`]: '1001', ...servers };
      expect(referredParameters(CLIENT, new Map(Object.entries(values)))).toContain(`${NETWORK}RegistrarServer`);
      expect(row(CLIENT, values)).toMatchObject({ registrar: 'sip.example:5060', aor: 'sip:1001@ims.example' });
    },
  );

  it.each([
    '',
    '.',
    `${PHONE}SIP.Network.`,
    `${PHONE}SIP.Network.2.FQDNServer.1`,
    `${PHONE}SIP.Network.x`,
    `${GATEWAY}SIP.Network.2`,
    `${PHONE}SIP.Client.1`,
  ])('has no servers where its reference is %p', (reference) => {
    const values = { [`${CLIENT}Network`]: reference, ...servers };
    expect(referredParameters(CLIENT, new Map(Object.entries(values)))).toEqual([]);
    expect(row(CLIENT, values).registrar).toBe('');
  });

  it('has RegisterURI for its address of record', () => {
    expect(row(CLIENT, { [`${CLIENT}RegisterURI`]: 'sip:+4930@ims.example' }).aor).toBe('sip:+4930@ims.example');
  });

  it('has the number of the first line of CallControl that refers to it and has one', () => {
    const values = ['1', '2', '3', '4'].flatMap((i): [string, string][] => {
      const at = `${PHONE}CallControl.Line.${i}.`;
      const provider = i === '1' ? `${PHONE}SIP.Client.11` : CLIENT.slice(0, i === '3' ? undefined : -1);
      return [
        [`${at}Provider`, provider],
        [`${at}DirectoryNumber`, i === '2' ? '' : `555${i}`],
      ];
    });
    expect(row(CLIENT, Object.fromEntries(values)).directoryNumber).toBe('5553');
  });

  it('finds the lines of CallControl among names of objects and parameters, with or without their final dot', () => {
    const table = `${PHONE}CallControl.Line.`;
    expect(callLinesOf(CLIENT)).toBe(table);
    const parameters = [`${table}1.Provider`, `${table}1.DirectoryNumber`];
    expect(callLineParameters([`${table}1.`])).toEqual(parameters);
    expect(callLineParameters([table, `${table}1`, ` ${table}1.Stats.PacketsSent`, CLIENT])).toEqual(parameters);
  });
});
