import type { DeviceIdStruct } from './messages.js';

/**
 * The identity of a device: `OUI-ProductClass-SerialNumber`, or `OUI-SerialNumber` if it has no product class
 * (TR-069 Amd 6 §3.4.4). In each part every character but [0-9A-Za-z_] is percent-encoded over UTF-8, so that the
 * hyphens that separate the parts are the only ones.
 */
export function deviceIdOf(deviceId: DeviceIdStruct): string {
  const { oui, productClass, serialNumber } = deviceId;
  const parts = productClass === '' ? [oui, serialNumber] : [oui, productClass, serialNumber];
  return parts.map(encodePart).join('-');
}

/**
 * What a client certificate may call a device (TR-069 Amd 6 §3.4.4): by its identity, or without the product class where
 * that is unique. Ours: by its serial number alone, too. As it stands only where it has no hyphen: with one it could be
 * read as another device's name.
 */
export function certifiedNamesOf(deviceId: DeviceIdStruct): readonly string[] {
  const { serialNumber } = deviceId;
  if (serialNumber === '') return [];
  const alone = serialNumber.includes('-') ? [] : [serialNumber];
  return [deviceIdOf(deviceId), deviceIdOf({ ...deviceId, productClass: '' }), encodePart(serialNumber), ...alone];
}

function encodePart(part: string): string {
  if (/^\w*$/.test(part)) return part;
  let encoded = '';
  // TextEncoder replaces unpaired surrogates, where encodeURIComponent throws.
  for (const byte of new TextEncoder().encode(part)) {
    const character = String.fromCharCode(byte);
    encoded += /[0-9A-Za-z_]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** The parts of such an identity; undefined where it is none. */
export function parseDeviceId(id: string): Omit<DeviceIdStruct, 'manufacturer'> | undefined {
  const parts = id.split('-');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => !/^(?:\w|%[0-9A-F]{2})*$/.test(part)))
    return undefined;
  const [oui = '', second = '', third] = parts.map(decodePart);
  const identity = { oui, productClass: third === undefined ? '' : second, serialNumber: third ?? second };
  return deviceIdOf({ manufacturer: '', ...identity }) === id ? identity : undefined;
}

/** Bytes that are no UTF-8 become replacement characters, so that the identity is not the same any more. */
function decodePart(part: string): string {
  const bytes = [...part.matchAll(/%(..)|./g)].map(([character, hex]) =>
    hex === undefined ? character.charCodeAt(0) : parseInt(hex, 16),
  );
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
