import { z } from 'zod';
import { storedAttributesSchema } from './cwmp/attributes.js';
import { storedDownloadSchema } from './cwmp/downloads.js';
import { storedEventsSchema } from './cwmp/event-queue.js';
import { storedScheduleSchema } from './cwmp/scheduled-informs.js';
import { CodedError } from './net/coded-error.js';
import type { AgentStorage } from './ports.js';

const schema = z.object({
  v: z.literal(1),
  /** What ACSs wrote, by full path, passwords included. */
  parameters: z.record(z.string(), z.string()),
  /** The agent's own, random and stable (TR-069 Amd 6 §3.2.2). */
  connectionRequestPath: z.string(),
  /** The ACS URL that `0 BOOTSTRAP` was delivered to. */
  bootstrappedTo: z.string().optional(),
  /** Values of forced-active parameters as the ACS last learnt them, to see a change over a restart. */
  informed: z.record(z.string(), z.string()),
  /** Notification and access list, where an ACS set them. */
  attributes: z.record(z.string(), storedAttributesSchema).default({}),
  events: storedEventsSchema.default({ single: [], methods: [], transfers: [] }),
  retryCount: z.number().default(0),
  scheduledInforms: z.array(storedScheduleSchema).default([]),
  downloads: z.array(storedDownloadSchema).default([]),
  /** CommandKeys of Reboots that were answered and are not yet carried out. */
  reboots: z.array(z.string()).default([]),
  /** A FactoryReset was answered and is not yet carried out. */
  factoryReset: z.boolean().default(false),
});

/** What an agent remembers over a restart. */
export type AgentDocument = z.infer<typeof schema>;

/** Undefined before the first save. Throws `STORAGE_CORRUPT` for a document of another form. */
export async function loadDocument(storage: AgentStorage): Promise<AgentDocument | undefined> {
  const stored = await storage.load();
  if (stored === undefined) return undefined;
  const parsed = schema.safeParse(stored);
  if (!parsed.success) throw new CodedError('STORAGE_CORRUPT', 'the stored document of the agent has another form');
  return parsed.data;
}

/** What an agent remembers that was never started. */
export function emptyDocument(connectionRequestPath: string): AgentDocument {
  return schema.parse({ v: 1, parameters: {}, connectionRequestPath, informed: {} });
}
