import { AppError } from '../app-error.js';
import { bearerToken, sessionToken } from './authentication.js';
import type { RequestHandler, WebRequest } from './web.js';

/**
 * Against forged requests of other sites, beside the SameSite cookie: what changes state must come from this origin, if
 * the browser says where it comes from, and be JSON, which no form can send. Who comes with a Bearer token and no cookie is
 * no browser that was misled: none adds a token by itself.
 * @throws AppError `cross-site`, `unsupported-media-type`
 */
export const sameOrigin: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') {
    next();
    return;
  }
  const byTokenOnly = bearerToken(request) !== undefined && sessionToken(request) === undefined;
  const origins = [fetchSite(request), origin(request)];
  if (!byTokenOnly && origins.includes('other'))
    throw new AppError('cross-site', 'Requests that change something must come from the console itself');
  const proven = byTokenOnly || origins.includes('own');
  // No form can send DELETE; a browser asks before it lets another site do so (CORS), and nobody answers yes here.
  const harmless = !hasBody(request) && (proven || request.method === 'DELETE');
  if (!harmless && !isJson(request))
    throw new AppError('unsupported-media-type', 'Send Content-Type: application/json');
  next();
};

type Where = 'own' | 'other' | 'unsaid';

/** Fetch Metadata: `none` is the user's own doing (address bar). */
function fetchSite(request: WebRequest): Where {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined) return 'unsaid';
  return site === 'same-origin' || site === 'none' ? 'own' : 'other';
}

/** The scheme is left out: behind a proxy that ends TLS the console does not know its own. */
function origin(request: WebRequest): Where {
  const { origin: from, host } = request.headers;
  if (from === undefined) return 'unsaid';
  return URL.canParse(from) && new URL(from).host === host ? 'own' : 'other';
}

function hasBody(request: WebRequest): boolean {
  return (request.headers['content-length'] ?? '0') !== '0' || request.headers['transfer-encoding'] !== undefined;
}

function isJson(request: WebRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}
