import type { TLSSocket } from 'node:tls';
import type { Principal } from './authenticator.js';

/** Whom a verified client certificate names (TR-069 Amd 6 §3.4.4); undefined: there is none, or the CA did not sign it. */
export function certifiedPrincipal(socket: TLSSocket): Principal | undefined {
  if (!socket.authorized) return undefined;
  const { subject, subjectaltname } = socket.getPeerCertificate();
  const commonNames = [(subject as { readonly CN?: string | readonly string[] } | undefined)?.CN ?? []].flat();
  const names = [...commonNames, ...alternativeNames(subjectaltname ?? '')];
  const [username] = names;
  return username === undefined ? undefined : { method: 'certificate', username, boundTo: names, bootstrap: false };
}

/**
 * The texts in a subjectAltName that can name a device.
 * @param list as node prints it: `DNS:a, URI:b`; a value with a comma or a quote in it stands in JSON
 */
export function alternativeNames(list: string): readonly string[] {
  const matches = [...list.matchAll(/(?:^|, )(?:DNS|URI):(?:("(?:[^"\\]|\\.)*")|([^",]+))/g)];
  return matches.flatMap(([, json, plain]) => plain ?? textOf(json ?? ''));
}

function textOf(json: string): readonly string[] {
  try {
    return [String(JSON.parse(json))];
  } catch {
    return [];
  }
}
