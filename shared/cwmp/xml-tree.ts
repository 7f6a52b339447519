import { SaxesParser } from 'saxes';
import { err, ok, type Result } from '#shared/lib/result.js';
import { isCwmpNamespace } from './namespaces.js';

/** An element as the readers need it: known by its local name, whatever its prefix. */
export interface XmlElement {
  readonly name: string;
  /** Local name in its `xsi:type`; empty without one. */
  readonly type: string;
  /** The CWMP namespace that its prefix stands for, if it is one. */
  readonly namespace: string | undefined;
  readonly children: readonly XmlElement[];
  /** Character data and CDATA directly inside, untrimmed. */
  readonly text: string;
}

export type XmlError = { readonly reason: 'doctype' | 'not-xml' | 'too-deep' | 'too-large'; readonly detail: string };

export interface XmlDocument {
  readonly root: XmlElement;
  /** The first CWMP namespace that is declared anywhere. */
  readonly declaredNamespace: string | undefined;
}

type Open = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: Open[] };

/** The declarations of one element; a prefix that is not here is looked up further out. */
interface Scope {
  readonly outer: Scope | undefined;
  readonly uris: ReadonlyMap<string, string>;
}

// A CWMP message is nine elements deep, and a whole data model has some ten thousand names.
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 300_000;
// An Envelope that declares every namespace of a vendor has a dozen.
const MAX_ATTRIBUTES = 64;
const NO_CHILDREN: Open[] = [];

class Refusal extends Error {
  readonly reason: XmlError['reason'];

  constructor(reason: XmlError['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * Reads a document into a tree. Names are not resolved: devices use prefixes that they do not declare, or write two
 * colons, and the local name tells enough.
 * @param text sanitised, without XML declaration
 */
export function readXml(text: string): Result<XmlDocument, XmlError> {
  const builder = new TreeBuilder();
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw new Refusal('not-xml', error.message);
  });
  parser.on('doctype', () => {
    throw new Refusal('doctype', 'a document type declaration is refused');
  });
  parser.on('attribute', () => builder.attribute());
  parser.on('opentag', (tag) => builder.open(tag.name, tag.attributes));
  parser.on('text', (data) => builder.text(data));
  parser.on('cdata', (data) => builder.text(data));
  parser.on('closetag', () => builder.close());
  try {
    parser.write(text).close();
    return builder.finish();
  } catch (error) {
    if (error instanceof Refusal) return err({ reason: error.reason, detail: error.message });
    return err({ reason: 'not-xml', detail: error instanceof Error ? error.message : 'the parser failed' });
  }
}

class TreeBuilder {
  readonly #open: { readonly element: Open; readonly scope: Scope | undefined }[] = [];
  #root: XmlElement | undefined;
  #declared: string | undefined;
  #count = 0;
  /** Of the tag that is being read. */
  #attributes = 0;

  attribute(): void {
    if (++this.#attributes > MAX_ATTRIBUTES) {
      throw new Refusal('too-large', `more than ${MAX_ATTRIBUTES} attributes in one element`);
    }
  }

  open(qualifiedName: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#open.length >= MAX_DEPTH) throw new Refusal('too-deep', `elements nest deeper than ${MAX_DEPTH}`);
    if (++this.#count > MAX_ELEMENTS) throw new Refusal('too-large', `more than ${MAX_ELEMENTS} elements`);
    this.#attributes = 0;
    const outer = this.#open.at(-1);
    const { type, uris } = this.#readAttributes(attributes);
    const scope = uris === undefined ? outer?.scope : { outer: outer?.scope, uris };
    const [prefix, name] = splitName(qualifiedName);
    const element: Open = { name, type, namespace: lookUp(scope, prefix), children: NO_CHILDREN, text: '' };
    if (outer === undefined) this.#root ??= element;
    else if (outer.element.children === NO_CHILDREN) outer.element.children = [element];
    else outer.element.children.push(element);
    this.#open.push({ element, scope });
  }

  text(data: string): void {
    const top = this.#open.at(-1);
    if (top !== undefined) top.element.text += data;
  }

  close(): void {
    this.#open.pop();
  }

  finish(): Result<XmlDocument, XmlError> {
    return this.#root === undefined
      ? err({ reason: 'not-xml', detail: 'no root element' })
      : ok({ root: this.#root, declaredNamespace: this.#declared });
  }

  #readAttributes(attributes: Readonly<Record<string, string>>): {
    type: string;
    uris: Map<string, string> | undefined;
  } {
    let type = '';
    let uris: Map<string, string> | undefined;
    for (const name in attributes) {
      const value = attributes[name]?.trim() ?? '';
      const [prefix, local] = splitName(name);
      if (name === 'xmlns' || prefix === 'xmlns') {
        uris ??= new Map();
        uris.set(name === 'xmlns' ? '' : local, value);
        if (isCwmpNamespace(value)) this.#declared ??= value;
      } else if (local === 'type') {
        type = splitName(value)[1].trim();
      }
    }
    return { type, uris };
  }
}

/** At the last colon: some servers write names like `soap-env:Body:Fault`. */
function splitName(qualifiedName: string): [prefix: string, local: string] {
  const colon = qualifiedName.lastIndexOf(':');
  return colon < 0 ? ['', qualifiedName] : [qualifiedName.slice(0, colon), qualifiedName.slice(colon + 1)];
}

function lookUp(scope: Scope | undefined, prefix: string): string | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    const uri = at.uris.get(prefix);
    if (uri !== undefined) return isCwmpNamespace(uri) ? uri : undefined;
  }
  return undefined;
}
