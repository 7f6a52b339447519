import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A server that says nothing for so long is gone; event streams have a heartbeat every 15 s. */
const SILENCE_MS = 60_000;

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM. Exactly this certificate is expected, whatever names it has. Absent: what the system trusts. */
  readonly certificate?: string | undefined;
}

/** One exchange, with the answer's body still to be read. No redirect is followed. Rejects when nobody answers. */
export function exchange({ method, url, headers, body, certificate }: HttpRequest): Promise<IncomingMessage> {
  const trust =
    certificate === undefined
      ? {}
      : { ca: certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = send(url, { method, headers: { ...headers, ...length }, ...trust }, resolve);
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error(`silent for ${SILENCE_MS / 1000} s`)));
    request.on('error', reject);
    request.end(body);
  });
}

export async function readBytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Undefined when it is no JSON. */
export async function readJson(message: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(message);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
