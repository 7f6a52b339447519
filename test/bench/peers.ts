import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The peers have no types of their own; here is what the benchmarks use of them. */

export interface SipPeer {
  parse(bytes: Buffer): SipPeerMessage;
  stringify(message: unknown): string;
}

export interface SipPeerMessage {
  readonly status: number;
  readonly headers: {
    readonly via: readonly { readonly params: Readonly<Record<string, string | undefined>> }[];
    readonly cseq: { readonly seq: number };
    readonly contact?: readonly PeerAddress[];
    readonly 'www-authenticate'?: readonly Readonly<Record<string, string | undefined>>[];
  };
}

export interface PeerAddress {
  readonly uri: string;
  readonly params: Readonly<Record<string, string | undefined>>;
}

export interface DrachtioPeer {
  readonly SipMessage: new (text?: string) => DrachtioMessage;
}

export interface DrachtioMessage {
  method?: string;
  uri?: string;
  readonly status: number;
  set(headers: Readonly<Record<string, string>>): this;
  getParsedHeader(name: string): unknown;
  toString(): string;
}

/** Plain objects as both XML libraries make them: text, or children by qualified name, attributes apart. */
export type PeerXml = Readonly<Record<string, unknown>>;

export interface Xml2jsPeer {
  readonly Parser: new (options: object) => {
    parseString(xml: string, done: (error: Error | null, result: PeerXml) => void): void;
  };
  readonly Builder: new (options: object) => { buildObject(root: object): string };
}

export interface FastXmlPeer {
  readonly XMLParser: new (options: object) => { parse(xml: string): PeerXml };
  readonly XMLBuilder: new (options: object) => { build(root: object): string };
}

export interface Peers {
  readonly sip: SipPeer;
  readonly drachtio: DrachtioPeer;
  readonly xml2js: Xml2jsPeer;
  readonly fastXml: FastXmlPeer;
}

/** @param folder where they are installed; undefined where they are not */
export function loadPeers(folder: string): Peers | undefined {
  if (!existsSync(join(folder, 'node_modules'))) return undefined;
  const require = createRequire(join(folder, 'package.json'));
  return {
    sip: require('sip') as SipPeer,
    drachtio: require('drachtio-sip') as DrachtioPeer,
    xml2js: require('xml2js') as Xml2jsPeer,
    fastXml: require('fast-xml-parser') as FastXmlPeer,
  };
}
