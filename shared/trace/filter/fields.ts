import { headerValues } from '../../sip/header-fields.js';
import { isToken } from '../../sip/grammar.js';
import { DIRECTIONS, PROTOCOLS, TRANSPORTS, type TraceMessage } from '../traced-run.js';

/** What a filter can ask of a message. A field that a message has not fulfils no comparison, `!=` neither. */
export type Field =
  | { readonly kind: 'number'; readonly of: (message: TraceMessage) => number | undefined }
  /** ms since the run's start. */
  | { readonly kind: 'time'; readonly of: (message: TraceMessage) => number }
  /** Epoch ms. */
  | { readonly kind: 'timestamp'; readonly of: (message: TraceMessage) => number }
  /** `address:port` each. */
  | { readonly kind: 'address'; readonly of: (message: TraceMessage) => readonly string[] }
  | {
      readonly kind: 'word';
      readonly of: (message: TraceMessage) => string | undefined;
      readonly words?: readonly string[];
    }
  | { readonly kind: 'text'; readonly of: (message: TraceMessage) => readonly string[] };

export const FIELD_NAMES = [
  'number',
  'time',
  'timestamp',
  'proto',
  'dir',
  'transport',
  'addr',
  'local',
  'remote',
  'src',
  'dst',
  'method',
  'uri',
  'status',
  'reason',
  'call-id',
  'retransmission-of',
  'probe',
  'text',
] as const;
type FieldName = (typeof FIELD_NAMES)[number];

/** Names that Asterisk's `pjsip show history where …` gives to the same things. */
const ALIASES: Readonly<Record<string, FieldName>> = {
  'sip.msg.request.method': 'method',
  'sip.msg.request.uri': 'uri',
  'sip.msg.response.status': 'status',
  'sip.msg.callid': 'call-id',
  callid: 'call-id',
};
/** Before the name of any header. */
const HEADER_PREFIXES = ['header.', 'sip.msg.'];

export function fieldNamed(text: string): Field | undefined {
  const name = text.toLowerCase();
  const known = ALIASES[name] ?? FIELD_NAMES.find((one) => one === name);
  if (known !== undefined) return FIELDS[known];
  const prefix = HEADER_PREFIXES.find((one) => name.startsWith(one));
  const header = prefix === undefined ? '' : name.slice(prefix.length);
  return isToken(header) ? headerField(header) : undefined;
}

const FIELDS: Readonly<Record<FieldName, Field>> = {
  number: { kind: 'number', of: ({ number }) => number },
  time: { kind: 'time', of: ({ entry }) => entry.ms },
  timestamp: { kind: 'timestamp', of: ({ at }) => at },
  proto: { kind: 'word', of: ({ entry }) => entry.proto, words: PROTOCOLS },
  dir: { kind: 'word', of: ({ entry }) => entry.dir, words: DIRECTIONS },
  transport: { kind: 'word', of: ({ entry }) => entry.transport, words: TRANSPORTS },
  addr: { kind: 'address', of: ({ entry: { local, remote } }) => present(local, remote) },
  local: { kind: 'address', of: ({ entry }) => present(entry.local) },
  remote: { kind: 'address', of: ({ entry }) => present(entry.remote) },
  src: { kind: 'address', of: ({ entry: { dir, local, remote } }) => present(dir === 'in' ? remote : local) },
  dst: { kind: 'address', of: ({ entry: { dir, local, remote } }) => present(dir === 'in' ? local : remote) },
  method: { kind: 'word', of: ({ head }) => head?.method },
  uri: { kind: 'text', of: ({ head }) => present(head?.uri) },
  status: { kind: 'number', of: ({ head }) => head?.status },
  reason: { kind: 'text', of: ({ head }) => present(head?.reason) },
  'call-id': headerField('call-id'),
  'retransmission-of': { kind: 'number', of: ({ retransmissionOf }) => retransmissionOf },
  probe: { kind: 'word', of: ({ entry }) => entry.probe },
  text: { kind: 'text', of: ({ text }) => [text] },
};

/** By any of its names; the compact ones and those of a list each count. */
function headerField(name: string): Field {
  return { kind: 'text', of: ({ head }) => (head === undefined ? [] : headerValues(head, name)) };
}

function present(...texts: readonly (string | undefined)[]): readonly string[] {
  return texts.filter((text) => text !== undefined);
}
