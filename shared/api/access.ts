import { z } from 'zod';

export const role = z.enum(['viewer', 'operator', 'engineer', 'admin']);
export type Role = z.infer<typeof role>;

export const loginRequest = z
  .object({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) })
  .strict();
export type LoginRequest = z.infer<typeof loginRequest>;

/** What somebody may do; which role may do what stands in `acs/core/roles.ts`. */
export const permission = z.enum([
  'fleet.read',
  'run.start',
  'run.import',
  'parameters.refresh',
  'parameters.write',
  'devices.admit',
  'devices.delete',
  'credentials.manage',
  'settings.read',
  'settings.change',
  'tokens.own',
  'tokens.all',
  'users.manage',
  'audit.read',
]);
export type Permission = z.infer<typeof permission>;

export const session = z.object({
  username: z.string(),
  /** Behind a token: the lesser of the token's and the user's. */
  role,
  permissions: z.array(permission),
});
export type Session = z.infer<typeof session>;

export const username = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._@-]+$/u, 'letters, digits, dot, dash, underscore and @ only');

const password = z.string().min(12, 'at least 12 characters').max(256);

export const user = z.object({
  username: z.string(),
  role,
  disabled: z.boolean(),
  createdAt: z.number(),
  lastLoginAt: z.number().optional(),
});
export type User = z.infer<typeof user>;

export const userList = z.object({ items: z.array(user) });

export const createUser = z.object({ username, role, password }).strict();
export type CreateUser = z.infer<typeof createUser>;

/** `PATCH /api/v1/users/{username}`, with If-Match. */
export const changeUser = z
  .object({ role: role.optional(), password: password.optional(), disabled: z.boolean().optional() })
  .strict()
  .refine((change) => Object.keys(change).length > 0, 'says nothing to change');
export type ChangeUser = z.infer<typeof changeUser>;

/** `POST /api/v1/session/password`: one's own. */
export const changePassword = z.object({ current: z.string().max(256), password }).strict();

export const apiToken = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role,
  createdAt: z.number(),
  expiresAt: z.number(),
  lastUsedAt: z.number().optional(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const tokenList = z.object({ items: z.array(apiToken) });

/** `POST /api/v1/tokens` */
export const createToken = z
  .object({
    name: z.string().min(1).max(64),
    /** At most the user's own. */
    role,
    days: z.number().int().min(1).max(3650).default(90),
  })
  .strict();

/** The only answer that ever holds the token. */
export const createdToken = apiToken.extend({ token: z.string() });
export type CreatedToken = z.infer<typeof createdToken>;
