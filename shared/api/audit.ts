import { z } from 'zod';

export const auditEntry = z.object({
  id: z.number(),
  at: z.number(),
  actor: z.string(),
  address: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditPage = z.object({ items: z.array(auditEntry), nextCursor: z.string().optional() });
export type AuditPage = z.infer<typeof auditPage>;

/** `GET /api/v1/audit`, newest first. */
export const auditQuery = z
  .object({
    actor: z.string().max(64).optional(),
    action: z.string().max(64).optional(),
    target: z.string().max(512).optional(),
    since: z.coerce.number().int().optional(),
    until: z.coerce.number().int().optional(),
    cursor: z.string().max(32).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type AuditQuery = z.infer<typeof auditQuery>;
