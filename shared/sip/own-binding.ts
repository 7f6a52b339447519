import { parseContacts, type NameAddr } from './headers.js';
import type { SipResponse } from './message.js';
import { parseSipUri, sameSipUri } from './uri.js';

/**
 * RFC 3261 §10.2.4: a 2xx lists all current bindings of the address of record. Ours is among them, or the line is not
 * registered, whatever the status says.
 */
export function ownBinding(response: SipResponse, contact: string): NameAddr | undefined {
  const own = parseSipUri(contact);
  return parseContacts(response).find(({ uri }) => {
    const other = parseSipUri(uri);
    return own !== undefined && other !== undefined && sameSipUri(own, other);
  });
}
