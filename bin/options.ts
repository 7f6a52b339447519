import { InvalidArgumentError } from 'commander';

/** Parsers of command-line values; their messages name the value and what is expected. */

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new InvalidArgumentError(`'${text}' is no port (0 to 65535).`);
  return port;
}

/** `host`, `host:port`; port 5060 where none is given. */
export function parseHostPort(text: string): { readonly host: string; readonly port: number } {
  const match = /^([A-Za-z0-9.-]+)(?::(\d{1,5}))?$/.exec(text);
  if (match?.[1] === undefined) throw new InvalidArgumentError(`'${text}' is not HOST or HOST:PORT.`);
  return { host: match[1], port: match[2] === undefined ? 5060 : parsePort(match[2]) };
}

export function parseHttpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError(`'${text}' is no http:// or https:// URL.`);
  }
  return text;
}
