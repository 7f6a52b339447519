import type { Transport } from '../sip/transport.js';
import type { SocketAddress } from './run.js';
import { printAddress } from './tracing.js';

/** The line's own Contact; where the line has none yet, the address that this REGISTER leaves from. */
export function contactFor(
  line: { readonly contact?: string; readonly plan: { readonly aor: string } },
  transport: Transport,
  local: SocketAddress,
): string {
  if (line.contact !== undefined) return line.contact;
  const user = /^sips?:([^@]+)@/i.exec(line.plan.aor)?.[1] ?? '';
  return `sip:${user}@${printAddress(local)}${transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`}`;
}
