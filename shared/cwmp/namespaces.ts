export const soapEnvelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';
export const soapEncodingNamespace = 'http://schemas.xmlsoap.org/soap/encoding/';
export const xsdNamespace = 'http://www.w3.org/2001/XMLSchema';
export const xsiNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

/** Of CWMP 1.0, for a peer that named none: everybody understands it. */
export const defaultCwmpNamespace = 'urn:dslforum-org:cwmp-1-0';

/**
 * The standard knows cwmp-1-0, 1-1 and 1-2 only (TR-069 Amd 6 Annex A.6), yet devices derive 1-3 and 1-4 from the
 * amendment's number: any 1-x is taken and answered as it is.
 */
export function isCwmpNamespace(uri: string): boolean {
  return /^urn:dslforum-org:cwmp-1-\d{1,3}$/.test(uri);
}
