import type { Hash } from '../auth/digest.js';
import { headerValue, parseSipMessage, printSipMessage, type SipRequest } from './message.js';
import { buildResponse, type SourceAddress } from './response.js';
import { refuseRequest, type Refusal } from './validate.js';

/** What a line that registers but takes no calls can do. */
const METHODS = ['OPTIONS'];
/** Methods of RFCs that it knows and does not have (RFC 3261 §21.4.6); any other earns a 501 (§21.5.2). */
const KNOWN = [
  ...['INVITE', 'BYE', 'REGISTER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE'],
  ...['INFO', 'UPDATE', 'REFER', 'PUBLISH', 'PRACK'],
];

/**
 * The answer to a request that reached the line's socket: 200 to the registrar's OPTIONS, a refusal to anything else.
 * Stateless (RFC 3261 §8.2.7), so a retransmitted request gets the same answer.
 * @returns the bytes, or undefined where nothing is to be answered
 */
export function answerRequest(bytes: Uint8Array, source: SourceAddress, hash: Hash): Uint8Array | undefined {
  const parsed = parseSipMessage(bytes);
  if (!parsed.ok || parsed.value.kind === 'response') return undefined;
  const request = parsed.value;
  // RFC 3261 §17.1.1.3: an ACK is never answered.
  if (request.method === 'ACK') return undefined;
  const { status, reason, headers = [] } = refusal(request) ?? OK;
  // RFC 3261 §8.2.7: the same tag for every answer to the same request.
  const key = ['From', 'Call-ID', 'CSeq'].map((name) => headerValue(request, name) ?? '').join(' ');
  return printSipMessage(
    buildResponse(request, { status, reason, headers, source, toTag: hash('md5', key).slice(0, 16) }),
  );
}

// RFC 3261 §11.2.
const OK: Refusal = {
  status: 200,
  reason: 'OK',
  headers: [
    { name: 'Allow', value: METHODS.join(', ') },
    { name: 'Accept', value: 'application/sdp' },
    { name: 'Supported', value: '' },
  ],
};

function refusal(request: SipRequest): Refusal | undefined {
  // RFC 3261 §9.2: there is no transaction to cancel.
  if (request.method === 'CANCEL') return { status: 481, reason: 'Call/Transaction Does Not Exist' };
  const known = METHODS.includes(request.method) || KNOWN.includes(request.method);
  if (!known && refuseRequest(request) === undefined) return { status: 501, reason: 'Not Implemented' };
  return refuseRequest(request, { methods: METHODS });
}
