import { z } from 'zod';

/**
 * `GET /api/v1/exports/devices`, `/runs`, `/audit`: what the list with the same filter shows, as CSV (RFC 4180, UTF-8 with byte order
 * mark). `columns`, comma-separated, in their order; all if left out.
 */
export const csvOptions = z
  .object({ columns: z.string().max(1000).optional(), lang: z.enum(['en', 'zh', 'ru']).default('en') })
  .strict();
export type CsvOptions = z.infer<typeof csvOptions>;
