/** The HTTP part of a CPE's session (TR-069 Amd 6 §3.4): what it keeps of the answers for the next message. */

/** Lower-case names. */
export type HttpHeaders = Readonly<Record<string, readonly string[]>>;

export type Cookies = ReadonlyMap<string, string>;

/** RFC 6265 as far as one session needs it: name and value; an expired cookie (Max-Age 0) is dropped. */
export function withCookies(cookies: Cookies, headers: HttpHeaders): Cookies {
  const set = headers['set-cookie'];
  if (set === undefined) return cookies;
  const kept = new Map(cookies);
  for (const header of set) {
    const [pair = '', ...attributes] = header.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, at)).trim();
    if (name === '') continue;
    if (attributes.some((attribute) => /^\s*max-age\s*=\s*(0|-\d+)\s*$/i.test(attribute))) kept.delete(name);
    else kept.set(name, pair.slice(at + 1).trim());
  }
  return kept;
}

/** Every cookie of the session goes back, whatever its path or domain: so does TR-069 want it after a redirect. */
export function cookieHeader(cookies: Cookies): Readonly<Record<string, string>> {
  if (cookies.size === 0) return {};
  return { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}

/** Where a redirect leads; undefined for what is not HTTP. */
export function redirectTarget(base: string, location: string): string | undefined {
  if (/^https?:\/\/[^/?#\s]+\S*$/i.test(location)) return location;
  const origin = /^(https?:)(\/\/[^/?#]+)/i.exec(base);
  if (origin === null || /\s/.test(location)) return undefined;
  if (location.startsWith('//')) return `${origin[1] ?? ''}${location}`;
  return location.startsWith('/') ? `${origin[0]}${location}` : undefined;
}

/** Path and query: the `uri` of a digest. */
export function requestTarget(url: string): string {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/, '');
  return target.startsWith('/') ? target : `/${target}`;
}
