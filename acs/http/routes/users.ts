import { z } from 'zod';
import { changeUser, createUser, user, userList, type User } from '#shared/api/access.js';
import type { Audit } from '../../core/audit.js';
import { difference } from '../../core/audit.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { Users } from '../../core/users.js';
import type { UserRow } from '../../store/ports/accounts.js';
import { actorOf } from '../authentication.js';
import { etagOf, requireMatch } from '../etag.js';
import { route, type Route } from '../route.js';

const params = z.object({ username: z.string().min(1).max(64) });
const role = LEAST_ROLE['users.manage'];
const tag = 'users';

export function userRoutes({ users, audit }: { readonly users: Users; readonly audit: Audit }): readonly Route[] {
  return [
    route({
      id: 'listUsers',
      method: 'get',
      path: '/users',
      tag,
      summary: 'Everybody with an account',
      role,
      answers: { 200: userList },
    })(async () => ({ status: 200, body: { items: (await users.list()).map(userView) } })),
    route({
      id: 'getUser',
      method: 'get',
      path: '/users/{username}',
      tag,
      summary: 'One user, with the ETag that a change needs',
      role,
      params,
      answers: { 200: user },
      errors: ['user-not-found', 'user-built-in'],
      etag: true,
    })(async ({ params: { username } }) => found(await users.get(username))),
    route({
      id: 'createUser',
      method: 'post',
      path: '/users',
      tag,
      summary: 'Adds a user',
      description: 'Names are unique whatever their case.',
      role,
      body: createUser,
      answers: { 201: user },
      errors: ['user-exists', 'user-built-in'],
    })(async ({ body, request }) => {
      const created = await users.create(body);
      const detail = { role: created.role };
      await audit.record({ ...actorOf(request), action: 'user.create', target: created.username, detail });
      return {
        status: 201,
        headers: { Location: `/api/v1/users/${encodeURIComponent(created.username)}`, ETag: tagOf(created) },
        body: userView(created),
      };
    }),
    route({
      id: 'changeUser',
      method: 'patch',
      path: '/users/{username}',
      tag,
      summary: 'Changes role or password, disables or enables',
      description:
        'A new password or disabling ends the user’s sessions and event streams. A new password deletes the user’s tokens; those of a disabled user are refused. A new role counts from the next request on.',
      role,
      params,
      body: changeUser,
      answers: { 200: user },
      errors: ['user-not-found', 'user-built-in', 'last-admin'],
      ifMatch: true,
    })(async ({ params: { username }, body, request }) => {
      const { before, after } = await users.change(username, body, (row) => requireMatch(request, tagOf(row)));
      const { role: oldRole, disabled: wasDisabled } = before;
      const changed = difference(
        { role: oldRole, disabled: wasDisabled },
        { role: after.role, disabled: after.disabled },
      );
      const detail = { ...changed, password: body.password !== undefined };
      await audit.record({ ...actorOf(request), action: 'user.change', target: after.username, detail });
      return found(after);
    }),
    route({
      id: 'deleteUser',
      method: 'delete',
      path: '/users/{username}',
      tag,
      summary: 'Deletes a user with sessions and tokens',
      role,
      params,
      answers: { 204: null },
      errors: ['user-not-found', 'user-built-in', 'last-admin'],
    })(async ({ params: { username }, request }) => {
      const deleted = await users.delete(username);
      const detail = { role: deleted.role };
      await audit.record({ ...actorOf(request), action: 'user.delete', target: deleted.username, detail });
      return { status: 204 };
    }),
  ];
}

function found(row: UserRow): { status: 200; headers: { ETag: string }; body: User } {
  return { status: 200, headers: { ETag: tagOf(row) }, body: userView(row) };
}

/** Logins change nothing that a change could overwrite. */
function tagOf({ id, role, disabled, passwordHash }: UserRow): string {
  return etagOf(JSON.stringify([id, role, disabled, passwordHash]));
}

function userView({ id: _, passwordHash: _p, ...row }: UserRow): User {
  return row;
}
