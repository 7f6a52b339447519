import { createHash } from 'node:crypto';
import { AppError } from '../app-error.js';
import type { WebRequest } from './web.js';

/** `"…"`: a strong entity tag (RFC 9110 §8.8.3) of whatever text tells one state of a resource from another. */
export function etagOf(value: string): string {
  return `"${createHash('sha256').update(value).digest('base64url').slice(0, 22)}"`;
}

/**
 * For what changes a resource: the client must say which state of it it has seen.
 * @throws AppError `precondition-required` without If-Match, `precondition-failed` when the resource has changed since
 */
export function requireMatch(request: WebRequest, etag: string): void {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw new AppError('precondition-required', 'Send If-Match with the ETag that the resource was read with');
  }
  // RFC 9110 §13.1.1: strong comparison, in which a weak tag equals nothing.
  if (!tagsOf(header).some((tag) => tag === '*' || tag === etag)) {
    throw new AppError('precondition-failed', 'The resource has changed since it was read: read it again');
  }
}

/** The client has this very state already: 304. RFC 9110 §13.1.2: weak comparison, and only for GET and HEAD. */
export function isUnchanged(request: WebRequest, etag: string): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const header = request.headers['if-none-match'];
  return header !== undefined && tagsOf(header).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/** RFC 9110 §8.8.3: a tag may hold commas, its quotes end it. */
function tagsOf(header: string): readonly string[] {
  return header.trim() === '*' ? ['*'] : (header.match(/(?:W\/)?"[^"]*"/g) ?? []);
}
