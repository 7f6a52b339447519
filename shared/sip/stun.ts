/** As much of STUN (RFC 5389) as a keep-alive on a SIP socket needs (RFC 5626 §4.4.2): Binding, without attributes. */

const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;
const MAPPED_ADDRESS = 0x0001;
const XOR_MAPPED_ADDRESS = 0x0020;

export interface StunResponse {
  /** 24 hex digits. */
  readonly transactionId: string;
  /** `address:port` as the server sees this socket; absent in an error response. Compare it, do not parse it. */
  readonly mapped?: string;
}

/** @param transactionId 24 hex digits, at random (RFC 5389 §6) */
export function bindingRequest(transactionId: string): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, BINDING_REQUEST);
  view.setUint32(4, MAGIC_COOKIE);
  for (let i = 0; i < 12; i += 1) bytes[8 + i] = Number.parseInt(transactionId.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** RFC 5389 §6: the first two bits are 0, where a SIP message begins with a letter. */
export function looksLikeStun(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES || ((bytes[0] ?? 0xff) & 0xc0) !== 0) return false;
  const view = viewOf(bytes);
  return view.getUint32(4) === MAGIC_COOKIE && view.getUint16(2) === bytes.length - HEADER_BYTES;
}

/** A success or error response to a Binding request; undefined for anything else. */
export function parseBindingResponse(bytes: Uint8Array): StunResponse | undefined {
  if (!looksLikeStun(bytes)) return undefined;
  const type = viewOf(bytes).getUint16(0);
  if (type !== BINDING_SUCCESS && type !== BINDING_ERROR) return undefined;
  const transactionId = [...bytes.subarray(8, HEADER_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const mapped = type === BINDING_SUCCESS ? mappedAddress(bytes) : undefined;
  return { transactionId, ...(mapped !== undefined && { mapped }) };
}

/** XOR-MAPPED-ADDRESS goes before MAPPED-ADDRESS, which a careless NAT rewrites (RFC 5389 §15.2). */
function mappedAddress(bytes: Uint8Array): string | undefined {
  const view = viewOf(bytes);
  let plain: string | undefined;
  for (let at = HEADER_BYTES; at + 4 <= bytes.length;) {
    const length = view.getUint16(at + 2);
    const value = bytes.subarray(at + 4, at + 4 + length);
    if (value.length < length) return undefined;
    const type = view.getUint16(at);
    if (type === XOR_MAPPED_ADDRESS) return printAddress(value, bytes.subarray(4, HEADER_BYTES));
    if (type === MAPPED_ADDRESS) plain ??= printAddress(value, new Uint8Array(16));
    at += 4 + length + ((4 - (length % 4)) % 4); // RFC 5389 §15: padded to 4 bytes
  }
  return plain;
}

/** @param mask magic cookie and transaction id, with which RFC 5389 §15.2 masks port and address; zeros: not masked */
function printAddress(value: Uint8Array, mask: Uint8Array): string | undefined {
  const family = value[1];
  const size = family === 1 ? 4 : family === 2 ? 16 : 0;
  if (size === 0 || value.length !== 4 + size) return undefined;
  const clear = [...value.subarray(2)].map((byte, i) => byte ^ (mask[i < 2 ? i : i - 2] ?? 0));
  const [high = 0, low = 0, ...address] = clear;
  const port = high * 256 + low;
  if (size === 4) return `${address.join('.')}:${port}`;
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((address[2 * i] ?? 0) * 256 + (address[2 * i + 1] ?? 0)).toString(16),
  );
  return `[${groups.join(':')}]:${port}`;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
