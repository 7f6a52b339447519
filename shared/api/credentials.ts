import { z } from 'zod';

export const cwmpCredential = z.object({
  username: z.string(),
  deviceId: z.string().optional(),
  bootstrap: z.boolean(),
  createdAt: z.number(),
});
export type CwmpCredential = z.infer<typeof cwmpCredential>;

/** `GET /api/v1/credentials`, by user name. */
export const cwmpCredentialQuery = z
  .object({ cursor: z.string().max(512).optional(), limit: z.coerce.number().int().min(1).max(1000).default(200) })
  .strict();

export const cwmpCredentialPage = z.object({ items: z.array(cwmpCredential), nextCursor: z.string().optional() });

const newCredential = z
  .object({
    username: z
      .string()
      .min(1)
      .max(256)
      .regex(/^\P{Cc}+$/u, 'no control character'),
    /** Absent: one is made, and told in the answer this once. */
    password: z
      .string()
      .min(1)
      .max(256)
      .regex(/^\P{Cc}+$/u, 'no control character')
      .optional(),
    deviceId: z.string().max(512).optional(),
    bootstrap: z.boolean().default(false),
  })
  .strict();

export const createCwmpCredential = newCredential;
export type CreateCwmpCredential = z.infer<typeof createCwmpCredential>;

/** The only answer that ever holds a password: one that was made here. */
export const createdCwmpCredential = cwmpCredential.extend({ password: z.string().optional() });
export type CreatedCwmpCredential = z.infer<typeof createdCwmpCredential>;

/** `POST /api/v1/credentials/import`: all or none. A row that is here already, with the same password, changes nothing. */
export const importCwmpCredentials = z.object({ credentials: z.array(newCredential).min(1).max(10_000) }).strict();

export const importedCwmpCredentials = z.object({ items: z.array(createdCwmpCredential) });
