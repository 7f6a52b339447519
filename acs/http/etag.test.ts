import type { WebRequest } from './web.js';
import { etagOf, isUnchanged, requireMatch } from './etag.js';

const ETAG = etagOf('one');

function asking(method: string, headers: Readonly<Record<string, string>>): WebRequest {
  return { method, headers } as unknown as WebRequest;
}

describe('an entity tag', () => {
  it('is quoted, and another for another state (RFC 9110 §8.8.3)', () => {
    expect(ETAG).toMatch(/^"[\w-]{22}"$/);
    expect(etagOf('one')).toBe(ETAG);
    expect(etagOf('two')).not.toBe(ETAG);
  });
});

describe('a change', () => {
  it.each([[ETAG], ['*'], [`"a,b", ${ETAG}`], [` ${ETAG} `]])('goes on with If-Match: %s', (header) => {
    expect(() => requireMatch(asking('PUT', { 'if-match': header }), ETAG)).not.toThrow();
  });

  it.each([['"other"'], [`W/${ETAG}`], ['garbage'], [''], [ETAG.slice(1)], [ETAG.replaceAll('"', '')]])(
    'is refused with If-Match: %s, as the comparison is strong (RFC 9110 §13.1.1)',
    (header) => {
      expect(() => requireMatch(asking('PUT', { 'if-match': header }), ETAG)).toThrow(
        expect.objectContaining({ code: 'precondition-failed', status: 412 }) as Error,
      );
    },
  );

  it('without If-Match is told to send it (RFC 6585 §3)', () => {
    expect(() => requireMatch(asking('PUT', {}), ETAG)).toThrow(
      expect.objectContaining({ code: 'precondition-required', status: 428 }) as Error,
    );
  });
});

describe('what the client has already', () => {
  it.each([[ETAG], [`W/${ETAG}`], ['*'], [`"x", W/${ETAG}`]])('is known by If-None-Match: %s', (header) => {
    expect(isUnchanged(asking('GET', { 'if-none-match': header }), ETAG)).toBe(true);
    expect(isUnchanged(asking('POST', { 'if-none-match': header }), ETAG)).toBe(false);
  });

  it('is something else without that header, or with other tags', () => {
    expect(isUnchanged(asking('GET', {}), ETAG)).toBe(false);
    expect(isUnchanged(asking('GET', { 'if-none-match': '"x", y' }), ETAG)).toBe(false);
  });
});
