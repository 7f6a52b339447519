import fc from 'fast-check';
import type { Envelope } from './messages.js';
import { parseEnvelope } from './parse-envelope.js';

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const cwmp = 'urn:dslforum-org:cwmp-1-2';

function envelope(body: string, header = ''): string {
  return `<s:Envelope xmlns:s="${soap}" xmlns:cwmp="${cwmp}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
}

function read(text: string | Uint8Array, contentType?: string): Envelope {
  const result = parseEnvelope(text, contentType);
  if (!result.ok) throw new Error(`${result.error.reason}: ${result.error.detail}`);
  return result.value;
}

function reasonOf(text: string): string {
  const result = parseEnvelope(text);
  return result.ok ? 'accepted' : result.error.reason;
}

function firstValue(value: string): unknown {
  const body = `<cwmp:GetParameterValuesResponse><ParameterList><P><Name>A.B</Name>${value}</P></ParameterList></cwmp:GetParameterValuesResponse>`;
  return (read(envelope(body)).message as unknown as { parameterList: unknown[] }).parameterList[0];
}

describe('envelope (TR-069 Amd 6 §3.5)', () => {
  it('an envelope with an empty Body has no message: it means the same as an empty POST', () => {
    expect(read(envelope(' '))).toEqual({ namespace: cwmp });
  });

  it.each(['', ' \r\n', '\uFEFF', '\u0000'])('white space alone is empty (%j)', (text) => {
    expect(reasonOf(text)).toBe('empty');
  });

  it.each([
    ['cwmp', `<cwmp:Inform/>`],
    ['another prefix', `<cwmp1:Inform xmlns:cwmp1="${cwmp}"/>`],
    ['no prefix', `<Inform xmlns="${cwmp}"/>`],
    ['an undeclared prefix', `<ns:Inform/>`],
  ])('the method is known by its local name: %s', (_case, body) => {
    expect(read(envelope(body))).toMatchObject({ namespace: cwmp, message: { method: 'Inform' } });
  });

  it('the version comes from the method element, even if the envelope declares another', () => {
    expect(read(envelope(`<x:Inform xmlns:x="urn:dslforum-org:cwmp-1-4"/>`)).namespace).toBe(
      'urn:dslforum-org:cwmp-1-4',
    );
    expect(read(envelope(`<x:Inform xmlns:x="urn:other"/>`)).namespace).toBe(cwmp);
  });

  it('the prefix of an inner element does not leak out of it', () => {
    const text = `<s:Envelope xmlns:s="${soap}"><s:Header><c:ID xmlns:c="urn:dslforum-org:cwmp-1-1">1</c:ID></s:Header><s:Body><c:Inform xmlns:c="urn:dslforum-org:cwmp-1-0"/></s:Body></s:Envelope>`;
    expect(read(text).namespace).toBe('urn:dslforum-org:cwmp-1-0');
  });

  it('ID is kept as it came, and unknown header elements are ignored', () => {
    const header = `<s:Header><cwmp:NoMoreRequests s:mustUnderstand="1">1</cwmp:NoMoreRequests><ID mustUnderstand='1'> 007 </ID></s:Header>`;
    expect(read(envelope('<cwmp:GetRPCMethods/>', header)).id).toBe(' 007 ');
    expect(read(envelope('<cwmp:GetRPCMethods/>', '<s:Header/>'))).not.toHaveProperty('id');
  });

  it('HoldRequests, SessionTimeout, SupportedCWMPVersions and UseCWMPVersion are read', () => {
    const header =
      '<s:Header><cwmp:HoldRequests>TRUE</cwmp:HoldRequests><cwmp:SessionTimeout> 0090 </cwmp:SessionTimeout><cwmp:SupportedCWMPVersions>1.0, 1.4</cwmp:SupportedCWMPVersions><cwmp:UseCWMPVersion> 1.4 </cwmp:UseCWMPVersion></s:Header>';
    expect(read(envelope('', header))).toMatchObject({
      holdRequests: true,
      sessionTimeoutSeconds: 90,
      supportedCwmpVersions: ['1.0', '1.4'],
      useCwmpVersion: '1.4',
    });
  });

  it('single quotes, comments, a newline in an end tag and a declaration after white space are let pass', () => {
    const text = `\r\n <?xml version='1.0'?>\n<!-- hi --><E:Envelope xmlns:E='${soap}'><E:Body><c:GetRPCMethods xmlns:c='${cwmp}'>\n</c:GetRPCMethods\n></E:Body></E:Envelope>\u0000`;
    expect(read(text).message).toEqual({ method: 'GetRPCMethods' });
  });

  it('children may be qualified, and come in any order', () => {
    const body =
      '<cwmp:Inform><cwmp:RetryCount>+005</cwmp:RetryCount><MaxEnvelopes/><cwmp:DeviceId><cwmp:OUI> 00aabb\n</cwmp:OUI></cwmp:DeviceId></cwmp:Inform>';
    expect(read(envelope(body)).message).toEqual({
      method: 'Inform',
      deviceId: { manufacturer: '', oui: '00aabb', productClass: '', serialNumber: '' },
      events: [],
      maxEnvelopes: 1,
      currentTime: '',
      retryCount: 5,
      parameterList: [],
    });
  });

  it.each([
    ['missing', '', { name: 'A.B', value: '', type: '' }],
    ['self-closed', '<Value/>', { name: 'A.B', value: '', type: '' }],
    ['untyped', '<Value> x </Value>', { name: 'A.B', value: ' x ', type: '' }],
    [
      'a string, whose white space counts',
      '<Value xsi:type="xs:string"> x\n</Value>',
      { value: ' x\n', type: 'string' },
    ],
    ['a number, whose white space does not', '<Value q:type=" unsignedInt "> 7\n</Value>', { value: '7' }],
    ['of a type nobody knows', '<Value xsi:type="xsd:json">{}</Value>', { value: '{}', type: 'json' }],
    ['CDATA', '<Value>a<![CDATA[<&>]]>b</Value>', { value: 'a<&>b' }],
    ['with entities', '<Value>&lt;&#65;&#x42;&amp;</Value>', { value: '<AB&' }],
    ['interrupted by a comment', '<Value>a<!-- no -->b</Value>', { value: 'ab' }],
    ['with control characters', '<Value>a\u0002b&#x2;c&#0;d&#xD800;\u0000</Value>', { value: 'abcd' }],
    ['with bare ampersands', '<Value>a&b=c&amp;d&foo;</Value>', { value: 'a&b=c&d&foo;' }],
  ])('a Value that is %s', (_case, value, expected) => {
    expect(firstValue(value)).toMatchObject(expected);
  });

  it('names are trimmed, and arrays counted by their members', () => {
    const body =
      '<cwmp:GetParameterValues><ParameterNames a:arrayType="[0009]"><string>\n A.B </string><x>C</x></ParameterNames></cwmp:GetParameterValues>';
    expect(read(envelope(body)).message).toEqual({ method: 'GetParameterValues', parameterNames: ['A.B', 'C'] });
  });

  it.each([
    ['1', true],
    ['true', true],
    [' TRUE ', true],
    ['0', false],
    ['False', false],
    ['', false],
  ])('the boolean %j is %s', (text, nextLevel) => {
    const body = `<cwmp:GetParameterNames><ParameterPath>A.</ParameterPath><NextLevel>${text}</NextLevel></cwmp:GetParameterNames>`;
    expect(read(envelope(body)).message).toEqual({ method: 'GetParameterNames', parameterPath: 'A.', nextLevel });
  });

  it('a SetParameterValuesResponse without Status means 0', () => {
    expect(read(envelope('<cwmp:SetParameterValuesResponse/>')).message).toMatchObject({ status: 0 });
  });

  it.each([
    ['bare', '<Fault><faultcode>Client</faultcode><detail><Fault><FaultCode>9005</FaultCode></Fault></detail></Fault>'],
    [
      'without inner Fault',
      '<s:Fault><faultcode>s:Client </faultcode><detail><cwmp:FaultCode>9005</cwmp:FaultCode></detail></s:Fault>',
    ],
    [
      'with two colons',
      '<s:Body:Fault><faultcode>soap:client</faultcode><detail><cwmp:Fault><FaultCode> 9005</FaultCode></cwmp:Fault></detail></s:Body:Fault>',
    ],
  ])('a fault %s is read', (_case, body) => {
    expect(read(envelope(body)).message).toMatchObject({ method: 'Fault', code: 9005, faultcode: 'Client' });
  });

  it('a SOAP fault without a CWMP code keeps its text', () => {
    const body = '<s:Fault><faultcode>s:Server</faultcode><faultstring>Boom</faultstring></s:Fault>';
    expect(read(envelope(body)).message).toMatchObject({ code: 0, string: 'Boom', faultcode: 'Server' });
  });

  it('an unknown method keeps its name', () => {
    expect(read(envelope('<cwmp:Kicked><Command>x</Command></cwmp:Kicked>')).message).toEqual({
      method: 'Unknown',
      name: 'Kicked',
    });
  });
});

describe('charset', () => {
  const body = (value: string) =>
    envelope(
      `<cwmp:GetParameterValues><ParameterNames><string>${value}</string></ParameterNames></cwmp:GetParameterValues>`,
    );
  const names = (bytes: Uint8Array, contentType?: string) =>
    (read(bytes, contentType).message as unknown as { parameterNames: string[] }).parameterNames[0];
  const declaration = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;

  it.each([
    ['Content-Type', Buffer.from(body('\u00e9'), 'latin1'), 'text/xml; charset=ISO-8859-1'],
    [
      'quoted in Content-Type, against the declaration',
      Buffer.from(declaration('utf-8') + body('\u00e9'), 'latin1'),
      'text/xml;charset="iso-8859-1"',
    ],
    ['the XML declaration', Buffer.from(declaration('ISO-8859-1') + body('\u00e9'), 'latin1'), 'text/xml'],
    ['UTF-8 by default', Buffer.from(body('\u00e9'), 'utf8'), undefined],
    ['Latin-1 where UTF-8 is not valid', Buffer.from(body('\u00e9'), 'latin1'), 'text/xml; charset=utf-8'],
    ['UTF-8 where the label is unknown', Buffer.from(body('\u00e9'), 'utf8'), 'text/xml; charset=x-none'],
    [
      'UTF-8 where the declaration says UTF-16 in bytes',
      Buffer.from(declaration('UTF-16') + body('\u00e9'), 'utf8'),
      undefined,
    ],
    ['the byte order mark of UTF-16', Buffer.from(`\uFEFF${body('\u00e9')}`, 'utf16le'), 'text/xml; charset=utf-8'],
  ])('from %s', (_case, bytes, contentType) => {
    expect(names(bytes, contentType)).toBe('\u00e9');
  });
});

describe('refusal', () => {
  it('refuses a document type declaration, whatever it holds', () => {
    expect(reasonOf(`<!DOCTYPE s:Envelope>${envelope('<cwmp:Inform/>')}`)).toBe('doctype');
    expect(reasonOf(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${envelope('&e;')}`)).toBe('doctype');
  });

  it('refuses entity bombs without expanding them', () => {
    const bomb = Array.from({ length: 30 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`).join('');
    expect(reasonOf(`<!DOCTYPE x [<!ENTITY e0 "ha">${bomb}]>${envelope('&e30;')}`)).toBe('doctype');
  });

  it.each([
    ['a truncated document', envelope('<cwmp:Inform/>').slice(0, -9), 'not-xml'],
    ['text', 'hello', 'not-xml'],
    ['an HTML page', '<html><body>404</body></html>', 'not-soap'],
    ['an envelope without a Body', `<s:Envelope xmlns:s="${soap}"/>`, 'not-soap'],
    ['deep nesting', envelope('<a>'.repeat(100) + '</a>'.repeat(100)), 'too-deep'],
    ['endless nesting', '<a>'.repeat(100_000), 'too-deep'],
    [
      'endless attributes',
      envelope(`<a ${Array.from({ length: 100_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
      'too-large',
    ],
    ['an endless list', envelope(`<a>${'<b/>'.repeat(300_001)}</a>`), 'too-large'],
  ])('refuses %s', (_case, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, contentType) => {
        expect(typeof parseEnvelope(bytes, contentType).ok).toBe('boolean');
      }),
    );
  });

  it('never throws on a message with damage anywhere', () => {
    const text = envelope('<cwmp:Inform><Event a="1"><E><EventCode>1 &amp; 2</EventCode></E></Event></cwmp:Inform>');
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 8 }), (at, cut, insert) => {
        expect(typeof parseEnvelope(text.slice(0, at) + insert + text.slice(at + cut)).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
