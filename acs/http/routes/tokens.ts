import { createdToken, createToken, tokenList } from '#shared/api/access.js';
import type { Audit } from '../../core/audit.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { Tokens } from '../../core/tokens.js';
import { actorOf, requireSession, whoAsks } from '../authentication.js';
import { idParams, route, type Route } from '../route.js';

const role = LEAST_ROLE['tokens.own'];
const tag = 'tokens';

export function tokenRoutes({ tokens, audit }: { readonly tokens: Tokens; readonly audit: Audit }): readonly Route[] {
  return [
    route({
      id: 'listTokens',
      method: 'get',
      path: '/tokens',
      tag,
      summary: 'One’s own API tokens; everybody’s for an administrator',
      role,
      answers: { 200: tokenList },
    })(async ({ request }) => ({ status: 200, body: { items: [...(await tokens.list(whoAsks(request).user))] } })),
    route({
      id: 'createToken',
      method: 'post',
      path: '/tokens',
      tag,
      summary: 'Makes an API token in one’s own name',
      description:
        'Sent as `Authorization: Bearer …`. Its role is at most one’s own, and never counts for more than the user’s at the time of use. The token is in this answer only. An API token cannot make tokens.',
      role,
      body: createToken,
      answers: { 201: createdToken },
      errors: ['forbidden', 'user-built-in', 'too-many-tokens'],
      toldOnce: true,
    })(async ({ body, request }) => {
      requireSession(request);
      const { token, secret } = await tokens.create(whoAsks(request).user, body);
      const { name, role: given, expiresAt } = token;
      const detail = { name, role: given, expiresAt };
      await audit.record({ ...actorOf(request), action: 'token.create', target: token.id, detail });
      return { status: 201, body: { ...token, token: secret.reveal() } };
    }),
    route({
      id: 'deleteToken',
      method: 'delete',
      path: '/tokens/{id}',
      tag,
      summary: 'Deletes one’s own API token; anybody’s for an administrator',
      role,
      params: idParams,
      answers: { 204: null },
      errors: ['token-not-found'],
    })(async ({ params: { id }, request }) => {
      const { username, name, role: given } = await tokens.delete(whoAsks(request).user, id);
      const detail = { username, name, role: given };
      await audit.record({ ...actorOf(request), action: 'token.delete', target: id, detail });
      return { status: 204 };
    }),
  ];
}
