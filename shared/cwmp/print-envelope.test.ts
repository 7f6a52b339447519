import fc from 'fast-check';
import type { CwmpMessage, Envelope } from './messages.js';
import { parseEnvelope } from './parse-envelope.js';
import { printEnvelope } from './print-envelope.js';

/** Any text that XML 1.0 can carry. */
const text = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map((raw) => raw.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));
const name = text.map((raw) => raw.trim());
const count = fc.nat(99_999);

const parameterValue = fc.oneof(
  fc.record({ name, value: text, type: fc.constant('string') }),
  fc.record({ name, value: name, type: fc.constantFrom('boolean', 'unsignedInt', 'dateTime', 'base64', 'x-y.z') }),
);
const parameterList = fc.array(parameterValue, { maxLength: 5 });

const message: fc.Arbitrary<CwmpMessage> = fc.oneof(
  fc.record({
    method: fc.constant('Inform' as const),
    deviceId: fc.record({ manufacturer: name, oui: name, productClass: name, serialNumber: name }),
    events: fc.array(fc.record({ eventCode: name, commandKey: text }), { maxLength: 3 }),
    maxEnvelopes: count,
    currentTime: name,
    retryCount: count,
    parameterList,
  }),
  fc.record({ method: fc.constant('InformResponse' as const), maxEnvelopes: count }),
  fc.record({
    method: fc.constantFrom(
      ...(['GetRPCMethods', 'TransferCompleteResponse', 'AutonomousTransferCompleteResponse'] as const),
    ),
  }),
  fc.record({
    method: fc.constant('AutonomousTransferComplete' as const),
    announceUrl: name,
    transferUrl: name,
    isDownload: fc.boolean(),
    fileType: name,
    fileSize: count,
    targetFileName: text,
    faultCode: count,
    faultString: text,
    startTime: name,
    completeTime: name,
  }),
  fc.record({ method: fc.constant('GetRPCMethodsResponse' as const), methodList: fc.array(name) }),
  fc.record({ method: fc.constant('GetParameterNames' as const), parameterPath: name, nextLevel: fc.boolean() }),
  fc.record({
    method: fc.constant('GetParameterNamesResponse' as const),
    parameterList: fc.array(fc.record({ name, writable: fc.boolean() })),
  }),
  fc.record({ method: fc.constant('GetParameterValues' as const), parameterNames: fc.array(name) }),
  fc.record({ method: fc.constant('GetParameterValuesResponse' as const), parameterList }),
  fc.record({ method: fc.constant('SetParameterValues' as const), parameterList, parameterKey: text }),
  fc.record({ method: fc.constant('SetParameterValuesResponse' as const), status: fc.constantFrom(0, 1) }),
  fc.record({
    method: fc.constant('TransferComplete' as const),
    commandKey: text,
    faultCode: count,
    faultString: text,
    startTime: name,
    completeTime: name,
  }),
  fc.record({
    method: fc.constant('SetParameterAttributes' as const),
    parameterList: fc.array(
      fc.record({ name, notification: fc.nat(9), accessList: fc.array(name) }, { requiredKeys: ['name'] }),
    ),
  }),
  fc.record({ method: fc.constant('GetParameterAttributes' as const), parameterNames: fc.array(name) }),
  fc.record({
    method: fc.constant('GetParameterAttributesResponse' as const),
    parameterList: fc.array(fc.record({ name, notification: fc.nat(6), accessList: fc.array(name) })),
  }),
  fc.record({
    method: fc.constantFrom('AddObject' as const, 'DeleteObject' as const),
    objectName: name,
    parameterKey: text,
  }),
  fc.record({
    method: fc.constant('AddObjectResponse' as const),
    instanceNumber: count,
    status: fc.constantFrom(0, 1),
  }),
  fc.record({ method: fc.constant('DeleteObjectResponse' as const), status: fc.constantFrom(0, 1) }),
  fc.record({ method: fc.constant('Reboot' as const), commandKey: text }),
  fc.record({ method: fc.constant('ScheduleInform' as const), delaySeconds: count, commandKey: text }),
  fc.record({
    method: fc.constantFrom(
      ...(['FactoryReset', 'FactoryResetResponse', 'RebootResponse'] as const),
      ...(['ScheduleInformResponse', 'SetParameterAttributesResponse'] as const),
    ),
  }),
  fc.record({
    method: fc.constant('Download' as const),
    commandKey: text,
    fileType: name,
    url: name,
    username: text,
    password: text,
    fileSize: count,
    targetFileName: text,
    delaySeconds: count,
    successUrl: name,
    failureUrl: name,
  }),
  fc.record({
    method: fc.constant('DownloadResponse' as const),
    status: fc.constantFrom(0, 1),
    startTime: name,
    completeTime: name,
  }),
  fc.record({
    method: fc.constant('Fault' as const),
    code: count,
    string: text,
    faultcode: fc.constantFrom('Client' as const, 'Server' as const),
    parameterFaults: fc.array(fc.record({ parameterName: name, faultCode: count, faultString: text })),
  }),
  fc.record({ method: fc.constant('Unknown' as const), name: fc.constantFrom('Kicked', 'X_SIPDX-ORG_Do.It') }),
);

const envelope: fc.Arbitrary<Envelope & { message: CwmpMessage }> = fc
  .record({
    id: fc.option(text, { nil: undefined }),
    namespace: fc.nat(9).map((minor) => `urn:dslforum-org:cwmp-1-${minor}`),
    holdRequests: fc.option(fc.boolean(), { nil: undefined }),
    sessionTimeoutSeconds: fc.option(count, { nil: undefined }),
    supportedCwmpVersions: fc.option(fc.constantFrom(['1.0'], ['1.0', '1.4']), { nil: undefined }),
    useCwmpVersion: fc.option(fc.constantFrom('1.0', '1.4'), { nil: undefined }),
    message,
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never);

describe('printEnvelope', () => {
  it('what is printed is read back as it was, for every message and any text', () => {
    fc.assert(
      fc.property(envelope, (value) => {
        expect(parseEnvelope(printEnvelope(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 1000 },
    );
  });

  it('is ASCII without control characters, and readable, even for text that XML cannot carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const message: CwmpMessage = {
          method: 'SetParameterValues',
          parameterList: [{ name: raw, value: raw, type: raw }],
          parameterKey: raw,
        };
        const printed = printEnvelope({ id: raw, namespace: raw, message });
        expect(printed).toMatch(/^[\t\n\x20-\x7e]*$/);
        expect(parseEnvelope(printed).ok).toBe(true);
      }),
    );
  });

  it('writes what the narrowest peers need (TR-069 Amd 6 §3.5)', () => {
    const printed = printEnvelope({
      id: '1',
      namespace: 'urn:dslforum-org:cwmp-1-2',
      message: {
        method: 'SetParameterValues',
        parameterList: [
          { name: 'A', value: 'x\r', type: '' },
          { name: 'B', value: 'AA==', type: 'base64' },
        ],
        parameterKey: '',
      },
    });
    expect(printed).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>' +
        '<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"' +
        ' xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"' +
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-2">' +
        '<soap-env:Header><cwmp:ID soap-env:mustUnderstand="1">1</cwmp:ID></soap-env:Header>' +
        '<soap-env:Body><cwmp:SetParameterValues>' +
        '<ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[2]">' +
        '<ParameterValueStruct><Name>A</Name><Value xsi:type="xsd:string">x&#13;</Value></ParameterValueStruct>' +
        '<ParameterValueStruct><Name>B</Name><Value xsi:type="soap-enc:base64">AA==</Value></ParameterValueStruct>' +
        '</ParameterList><ParameterKey></ParameterKey></cwmp:SetParameterValues></soap-env:Body></soap-env:Envelope>',
    );
  });

  it('a fault has the text that some servers know it by, and cwmp-1-0 where no version is known', () => {
    const printed = printEnvelope({
      message: { method: 'Fault', code: 9003, string: 'Invalid arguments', faultcode: 'Client', parameterFaults: [] },
    });
    expect(printed).toContain('<faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>');
    expect(printed).toContain('xmlns:cwmp="urn:dslforum-org:cwmp-1-0"');
  });
});
