import fc from 'fast-check';
import { bindingRequest, looksLikeStun, parseBindingResponse } from './stun.js';

const id = '0102030405060708090a0b0c';
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const response = (attributes: string, type = '0101'): Uint8Array => {
  const length = (attributes.replaceAll(' ', '').length / 2).toString(16).padStart(4, '0');
  return bytes(`${type} ${length} 2112a442 ${id} ${attributes}`);
};

describe('STUN on a SIP socket (RFC 5389)', () => {
  it('asks with 20 bytes: type, length 0, magic cookie, transaction id (§6)', () => {
    expect(bindingRequest(id)).toEqual(bytes(`0001 0000 2112a442 ${id}`));
  });

  it.each([
    // 192.0.2.1:32853: port 0x8055 ^ 0x2112, address c0000201 ^ 2112a442.
    ['XOR-MAPPED-ADDRESS (§15.2)', '0020 0008 0001 a147 e112a643', '192.0.2.1:32853'],
    ['MAPPED-ADDRESS (§15.1)', '0001 0008 0001 8055 c0000201', '192.0.2.1:32853'],
    [
      'both, the masked one going first',
      '0001 0008 0001 0001 0a000001 0020 0008 0001 a147 e112a643',
      '192.0.2.1:32853',
    ],
    [
      'an attribute with padding before it (§15)',
      '8022 0003 616263 00 0020 0008 0001 a147 e112a643',
      '192.0.2.1:32853',
    ],
    ['IPv6', '0020 0014 0002 a147 0113a9fa 000000000000000000000000', '[2001:db8:102:304:506:708:90a:b0c]:32853'],
  ])('reads %s', (_what, attributes, mapped) => {
    expect(parseBindingResponse(response(attributes))).toEqual({ transactionId: id, mapped });
  });

  it('takes an error response for an answer without an address', () => {
    expect(parseBindingResponse(response('', '0111'))).toEqual({ transactionId: id });
  });

  it.each([
    ['a request', bindingRequest(id)],
    ['SIP', new TextEncoder().encode('SIP/2.0 200 OK\r\n\r\n12345')],
    ['another cookie', bytes(`0101 0000 00000000 ${id}`)],
    ['a length that is not that of the datagram', bytes(`0101 0004 2112a442 ${id}`)],
    ['nothing', new Uint8Array()],
  ])('is not misled by %s', (_what, datagram) => {
    expect(parseBindingResponse(datagram)).toBeUndefined();
  });

  it('gives no address for an attribute that is cut off', () => {
    expect(parseBindingResponse(response('0020 0008 0001 a147'))).toEqual({ transactionId: id });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (tail) => {
        const datagram = response(Buffer.from(tail).toString('hex'));
        expect(looksLikeStun(datagram)).toBe(true);
        expect(parseBindingResponse(datagram)?.transactionId).toBe(id);
        parseBindingResponse(tail);
      }),
    );
  });
});
