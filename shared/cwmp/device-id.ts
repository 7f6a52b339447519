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
  let encoded = '';
  // TextEncoder replaces unpaired surrogates, where encodeURIComponent throws.
  for (const byte of new TextEncoder().encode(part)) {
    const character = String.fromCharCode(byte);
    encoded += /[0-9A-Za-z_]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
