import { get } from 'node:http';
import { createdToken, type Role } from '#shared/api/access.js';
import { auditPage, type AuditEntry } from '#shared/api/audit.js';
import type { ApiAnswer, WebConsole } from './web-console.js';

/** What more than one test of the administration asks of a {@link WebConsole}. */

export type RequestHeaders = Readonly<Record<string, string>>;

/** Long enough to be taken. */
export const NEW_PASSWORD = 'a new long password';

/** An API token that somebody of one role made for that role or another one. */
export async function tokenOf(
  web: WebConsole,
  role: Role,
  of: Role = role,
): Promise<{ id: string; bearer: { authorization: string } }> {
  const body = { name: 'ci', role: of };
  const answer = await web.call('POST', '/tokens', { headers: await web.login(role), body });
  const { id, token } = createdToken.parse(answer.json);
  return { id, bearer: { authorization: `Bearer ${token}` } };
}

/** Newest first. */
export async function auditRows(web: WebConsole, query = ''): Promise<readonly AuditEntry[]> {
  return auditPage.parse((await web.call('GET', `/audit${query}`, { headers: await web.login('admin') })).json).items;
}

/** The headers of somebody who has seen that answer, and changes what it showed. */
export function tagged(answer: ApiAnswer, headers: RequestHeaders): RequestHeaders {
  return { ...headers, 'if-match': answer.headers.get('etag') ?? '' };
}

/** Opens an event stream. `ended` resolves when the server ends it. */
export function openStream(web: WebConsole, headers: RequestHeaders): Promise<{ readonly ended: Promise<void> }> {
  return new Promise((resolve, reject) => {
    get(`${web.base}/api/v1/events?topics=fleet`, { headers }, (response) => {
      const ended = new Promise<void>((end) => response.on('end', end).resume());
      if (response.statusCode === 200) resolve({ ended });
      else reject(new Error(`HTTP ${response.statusCode}`));
    }).on('error', reject);
  });
}
