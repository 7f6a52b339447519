import { err, ok, type Result } from '#shared/lib/result.js';
import type { Envelope } from './messages.js';
import { booleanOf, child, integerIn } from './read-fields.js';
import { readMessage } from './read-message.js';
import { decodeDocument, escapeBareAmpersands, sanitizeDocument } from './xml-text.js';
import { readXml, type XmlDocument, type XmlElement } from './xml-tree.js';

export interface EnvelopeError {
  /** `empty`: nothing but white space, which is how a peer says that it has nothing to say. */
  readonly reason: 'empty' | 'doctype' | 'not-xml' | 'not-soap' | 'too-deep' | 'too-large';
  readonly detail: string;
}

/**
 * Reads a CWMP envelope (TR-069 Amd 6 §3.5) the way devices and servers really write it: elements count by their local
 * name, and what is missing is empty. Never throws; linear in the size of the input.
 * @param input body of the HTTP message; text is taken as decoded
 * @param contentType value of its Content-Type, for the charset
 */
export function parseEnvelope(input: Uint8Array | string, contentType?: string): Result<Envelope, EnvelopeError> {
  if (input.length === 0) return err({ reason: 'empty', detail: 'nothing' });
  const text = sanitizeDocument(typeof input === 'string' ? input : decodeDocument(input, contentType));
  if (text === '') return err({ reason: 'empty', detail: 'nothing but white space' });
  const document = readLeniently(text);
  return document.ok ? readEnvelope(document.value) : document;
}

function readLeniently(text: string): Result<XmlDocument, EnvelopeError> {
  const strict = readXml(text);
  if (strict.ok || strict.error.reason !== 'not-xml' || !text.includes('&')) return strict;
  const lenient = readXml(escapeBareAmpersands(text));
  return lenient.ok ? lenient : strict;
}

function readEnvelope({ root, declaredNamespace }: XmlDocument): Result<Envelope, EnvelopeError> {
  if (root.name !== 'Envelope') {
    return err({ reason: 'not-soap', detail: `the root element is ${root.name.slice(0, 64)}, not Envelope` });
  }
  const body = child(root, 'Body');
  if (body === undefined) return err({ reason: 'not-soap', detail: 'the envelope has no Body' });
  const method = body.children[0];
  const header = child(root, 'Header');
  const namespace = method?.namespace ?? headerNamespace(header) ?? declaredNamespace;
  return ok({
    ...readHeader(header),
    ...(namespace === undefined ? {} : { namespace }),
    ...(method === undefined ? {} : { message: readMessage(method) }),
  });
}

function headerNamespace(header: XmlElement | undefined): string | undefined {
  return header?.children.find(({ namespace }) => namespace !== undefined)?.namespace;
}

/** TR-069 Amd 6 Table 4. Elements that it does not know are ignored, NoMoreRequests of Issue 1 too. */
function readHeader(header: XmlElement | undefined): Omit<Envelope, 'namespace' | 'message'> {
  const id = child(header, 'ID');
  const versions = child(header, 'SupportedCWMPVersions');
  const useVersion = child(header, 'UseCWMPVersion');
  const timeout = integerIn(child(header, 'SessionTimeout')?.text ?? '');
  return {
    ...(id === undefined ? {} : { id: id.text }),
    ...(child(header, 'HoldRequests') === undefined ? {} : { holdRequests: booleanOf(header, 'HoldRequests') }),
    ...(timeout === undefined || timeout < 0 ? {} : { sessionTimeoutSeconds: timeout }),
    ...(versions === undefined ? {} : { supportedCwmpVersions: splitList(versions.text) }),
    ...(useVersion === undefined ? {} : { useCwmpVersion: useVersion.text.trim() }),
  };
}

function splitList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
