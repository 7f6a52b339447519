import { z } from 'zod';
import type { Evidence, Target } from '../diagnosis/evidence.js';
import type { ProbeId } from '../diagnosis/deep/evidence.js';

/** Only what is asked for here: a device's account of its probes is not believed to have any other form. */
const registers = z.array(
  z.object({
    probe: z.string(),
    target: z.object({
      address: z.string(),
      port: z.number().int().min(1).max(65535),
      transport: z.enum(['UDP', 'TCP', 'TLS']),
    }),
    outcome: z.object({ kind: z.string() }),
  }),
);

/** Where somebody answered a REGISTER of this deep probe. */
export function answeredTarget({ deep }: Evidence, probe: ProbeId): Target | undefined {
  const read = registers.safeParse(deep?.registers);
  if (!read.success) return undefined;
  return read.data.find((one) => one.probe === probe && one.outcome.kind === 'response')?.target;
}
