import { z } from 'zod';

/** `GET` and `PUT /api/v1/settings`, with ETag and If-Match. */
export const settings = z
  .object({
    retention: z
      .object({
        runDays: z.number().int().min(1).max(3650).default(365),
        eventDays: z.number().int().min(1).max(3650).default(30),
        auditDays: z.number().int().min(90).max(3650).default(730),
        taskDays: z.number().int().min(1).max(3650).default(30),
      })
      .strict()
      .prefault({}),
    /** What becomes of a device that has no credentials of its own. */
    unknownDevices: z.enum(['quarantine', 'approve', 'refuse']).default('quarantine'),
    /** Periodic Informs that every approved device is told to send; null: left as the device has it. */
    periodicInformSeconds: z.number().int().min(30).max(604_800).nullable().default(null),
    /** Connection Requests may go to these networks (CIDR) besides the address that the device informs from. */
    connectionRequestNetworks: z.array(z.string().max(64)).max(64).default([]),
  })
  .strict();
export type Settings = z.infer<typeof settings>;
export type SettingsInput = z.input<typeof settings>;
