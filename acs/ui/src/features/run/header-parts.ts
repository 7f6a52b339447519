import { splitOutside, trimBlanks } from '#shared/sip/grammar.js';
import { isHeader } from '#shared/sip/header-fields.js';

/** RFC 3261 §20: their commas separate fields of one challenge or answer. */
const AUTHENTICATION = [
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
  'authentication-info',
];

/** A header's value in the pieces that are read by themselves: scheme and fields of Digest, parameters of the others. */
export function headerParts(name: string, value: string): readonly string[] {
  if (!AUTHENTICATION.some((one) => isHeader(name, one)))
    return splitOutside(value, ';').map((part, i) => (i === 0 ? part : `;${part}`));
  const blank = value.indexOf(' ');
  const scheme = blank < 0 || value.slice(0, blank).includes('=') ? '' : value.slice(0, blank);
  return [...(scheme === '' ? [] : [scheme]), ...splitOutside(trimBlanks(value.slice(scheme.length)), ',')];
}
