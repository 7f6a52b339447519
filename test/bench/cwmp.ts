import { isDeepStrictEqual } from 'node:util';
import type { Envelope, Inform, ParameterValue } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { compare, type Contender, type Effort } from './measure.js';
import type { FastXmlPeer, Peers, PeerXml, Xml2jsPeer } from './peers.js';
import { printTable } from './report.js';

const NAMESPACE = 'urn:dslforum-org:cwmp-1-2';

const INFORM: Envelope & { readonly message: Inform } = {
  id: '1',
  namespace: NAMESPACE,
  message: {
    method: 'Inform',
    deviceId: { manufacturer: 'Bench', oui: '00B0C5', productClass: 'Phone', serialNumber: 'B0000001' },
    events: [
      { eventCode: '2 PERIODIC', commandKey: '' },
      { eventCode: '4 VALUE CHANGE', commandKey: '' },
    ],
    maxEnvelopes: 1,
    currentTime: '2026-11-21T08:00:00Z',
    retryCount: 0,
    parameterList: parameters(20),
  },
};

const VALUES = {
  id: '2',
  namespace: NAMESPACE,
  message: { method: 'GetParameterValuesResponse' as const, parameterList: parameters(500) },
};

export function benchCwmp(peers: Peers | undefined, effort: Effort): void {
  for (const [title, envelope] of [
    ['CWMP: read an Inform of 20 parameters', INFORM],
    ['CWMP: read a GetParameterValuesResponse of 500', VALUES],
  ] as const) {
    const bytes = Buffer.from(printEnvelope(envelope));
    const contenders: Contender[] = [{ name: 'sipdx', work: () => read(bytes) }];
    if (peers !== undefined) {
      contenders.push({ name: 'xml2js', work: xml2jsReader(peers.xml2js, bytes) });
      contenders.push({ name: 'fast-xml-parser', work: fastXmlReader(peers.fastXml, bytes) });
    }
    assertAllRead(contenders, envelope);
    printTable(title, compare(contenders, effort));
  }
  const printers: Contender[] = [{ name: 'sipdx', work: () => printEnvelope(INFORM) }];
  if (peers !== undefined) {
    printers.push({ name: 'xml2js', work: xml2jsPrinter(peers.xml2js) });
    printers.push({ name: 'fast-xml-parser', work: fastXmlPrinter(peers.fastXml) });
  }
  assertAllRead(
    printers.map(({ name, work }) => ({ name, work: () => read(Buffer.from(String(work()))) })),
    INFORM,
  );
  printTable('CWMP: print an Inform of 20 parameters', compare(printers, effort));
}

function parameters(count: number): ParameterValue[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `Device.Services.VoiceService.1.VoiceProfile.1.Line.${String(i)}.SIP.AuthUserName`,
    value: i % 10 === 3 ? `up <${String(i)}> & running` : `1${String(i).padStart(4, '0')}`,
    type: i % 3 === 0 ? 'unsignedInt' : 'string',
  }));
}

function read(bytes: Uint8Array): Envelope {
  const parsed = parseEnvelope(bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

function assertAllRead(contenders: readonly Contender[], expected: Envelope): void {
  for (const { name, work } of contenders) {
    const found = work();
    if (!isDeepStrictEqual(found, expected)) throw new Error(`${name} reads ${JSON.stringify(found).slice(0, 2000)}`);
  }
}

/** The peers make objects of elements; that these prefixes are used, they are told. Real devices use others, too. */
interface Access {
  readonly child: (element: unknown, name: string) => unknown;
  readonly list: (element: unknown, name: string) => readonly unknown[];
  readonly text: (element: unknown) => string;
  readonly attribute: (element: unknown, name: string) => string;
}

function readWith(access: Access, document: PeerXml): Envelope {
  const { child, text } = access;
  const textOf = (element: unknown, name: string): string => text(child(element, name));
  const envelope = child(document, 'soap-env:Envelope');
  const header = {
    id: textOf(child(envelope, 'soap-env:Header'), 'cwmp:ID'),
    namespace: access.attribute(envelope, 'xmlns:cwmp'),
  };
  const body = child(envelope, 'soap-env:Body');
  const inform = child(body, 'cwmp:Inform');
  if (inform === undefined) {
    const response = child(body, 'cwmp:GetParameterValuesResponse');
    const parameterList = valuesWith(access, response);
    return { ...header, message: { method: 'GetParameterValuesResponse', parameterList } };
  }
  const deviceId = child(inform, 'DeviceId');
  const message: Inform = {
    method: 'Inform',
    deviceId: {
      manufacturer: textOf(deviceId, 'Manufacturer'),
      oui: textOf(deviceId, 'OUI'),
      productClass: textOf(deviceId, 'ProductClass'),
      serialNumber: textOf(deviceId, 'SerialNumber'),
    },
    events: access.list(child(inform, 'Event'), 'EventStruct').map((struct) => ({
      eventCode: textOf(struct, 'EventCode'),
      commandKey: textOf(struct, 'CommandKey'),
    })),
    maxEnvelopes: Number(textOf(inform, 'MaxEnvelopes')),
    currentTime: textOf(inform, 'CurrentTime'),
    retryCount: Number(textOf(inform, 'RetryCount')),
    parameterList: valuesWith(access, inform),
  };
  return { ...header, message };
}

function valuesWith(access: Access, method: unknown): ParameterValue[] {
  return access.list(access.child(method, 'ParameterList'), 'ParameterValueStruct').map((struct) => {
    const value = access.child(struct, 'Value');
    const type = access.attribute(value, 'xsi:type');
    return {
      name: access.text(access.child(struct, 'Name')),
      value: access.text(value),
      type: type.slice(type.indexOf(':') + 1),
    };
  });
}

function member(element: unknown, name: string): unknown {
  return typeof element === 'object' && element !== null ? (element as PeerXml)[name] : undefined;
}

function array(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function xml2jsReader({ Parser }: Xml2jsPeer, bytes: Buffer): () => Envelope {
  const access: Access = {
    child: member,
    list: (element, name) => array(member(element, name)),
    text: (element) => string(typeof element === 'object' ? member(element, '_') : element),
    attribute: (element, name) => string(member(member(element, '$'), name)),
  };
  return () => {
    let result: PeerXml = {};
    // A parser of it reads one document.
    new Parser({ explicitArray: false }).parseString(bytes.toString('utf8'), (error, document) => {
      if (error !== null) throw error;
      result = document;
    });
    return readWith(access, result);
  };
}

function fastXmlReader({ XMLParser }: FastXmlPeer, bytes: Buffer): () => Envelope {
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, trimValues: false });
  const access: Access = {
    child: member,
    list: (element, name) => array(member(element, name)),
    text: (element) => string(typeof element === 'object' ? member(element, '#text') : element),
    attribute: (element, name) => string(member(element, `@_${name}`)),
  };
  return () => readWith(access, parser.parse(bytes.toString('utf8')));
}

const DECLARATIONS: readonly (readonly [string, string])[] = [
  ['xmlns:soap-env', 'http://schemas.xmlsoap.org/soap/envelope/'],
  ['xmlns:soap-enc', 'http://schemas.xmlsoap.org/soap/encoding/'],
  ['xmlns:xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
  ['xmlns:cwmp', NAMESPACE],
];

/** How the library wants attributes beside content. */
type WithAttributes = (attributes: readonly (readonly [string, string])[], content: object | string) => object;

function informObject(withAttributes: WithAttributes): object {
  const { id = '', message } = INFORM;
  const { manufacturer, oui, productClass, serialNumber } = message.deviceId;
  const arrayOf = (type: string, length: number): readonly (readonly [string, string])[] => [
    ['soap-enc:arrayType', `cwmp:${type}[${String(length)}]`],
  ];
  const inform = {
    DeviceId: { Manufacturer: manufacturer, OUI: oui, ProductClass: productClass, SerialNumber: serialNumber },
    Event: withAttributes(arrayOf('EventStruct', message.events.length), {
      EventStruct: message.events.map(({ eventCode, commandKey }) => ({
        EventCode: eventCode,
        CommandKey: commandKey,
      })),
    }),
    MaxEnvelopes: message.maxEnvelopes,
    CurrentTime: message.currentTime,
    RetryCount: message.retryCount,
    ParameterList: withAttributes(arrayOf('ParameterValueStruct', message.parameterList.length), {
      ParameterValueStruct: message.parameterList.map(({ name, value, type }) => ({
        Name: name,
        Value: withAttributes([['xsi:type', `xsd:${type}`]], value),
      })),
    }),
  };
  return {
    'soap-env:Envelope': withAttributes(DECLARATIONS, {
      'soap-env:Header': { 'cwmp:ID': withAttributes([['soap-env:mustUnderstand', '1']], id) },
      'soap-env:Body': { 'cwmp:Inform': inform },
    }),
  };
}

function xml2jsPrinter({ Builder }: Xml2jsPeer): () => string {
  const builder = new Builder({ renderOpts: { pretty: false } });
  const withAttributes: WithAttributes = (attributes, content) => ({
    $: Object.fromEntries(attributes),
    ...(typeof content === 'string' ? { _: content } : content),
  });
  return () => builder.buildObject(informObject(withAttributes));
}

function fastXmlPrinter({ XMLBuilder }: FastXmlPeer): () => string {
  const builder = new XMLBuilder({ ignoreAttributes: false });
  const withAttributes: WithAttributes = (attributes, content) => ({
    ...Object.fromEntries(attributes.map(([name, value]) => [`@_${name}`, value])),
    ...(typeof content === 'string' ? { '#text': content } : content),
  });
  return () => `<?xml version="1.0" encoding="UTF-8"?>${builder.build(informObject(withAttributes))}`;
}
