import { DEFAULT_PORT } from '../../sip/transport.js';
import type { TracedRun } from '../traced-run.js';
import { rebuildPackets, type LeftOut } from './packets.js';
import { printPcapng } from './pcapng.js';

/** So many entries that no packet is made of are named; the rest is counted. */
const MAX_NAMED = 100;

/**
 * The messages as packets, for Wireshark and sngrep.
 * @param run with the messages that are wanted
 * @param about `where`: the filter that chose them
 */
export function printPcap(
  run: TracedRun,
  about: { readonly program: string; readonly where?: string | undefined },
): Uint8Array<ArrayBuffer> {
  const { packets, leftOut } = rebuildPackets(run.messages);
  return printPcapng(packets, { program: about.program, comment: commentOf(run, leftOut, about.where) });
}

function commentOf(run: TracedRun, leftOut: readonly LeftOut[], where: string | undefined): string {
  const { messages } = run;
  const overTls = messages.some(({ entry }) => entry.transport === 'TLS');
  const simulated = messages.filter(({ entry }) => entry.simulated === true).length;
  const unreadable = run.shortened > 0 ? [`The phone had to shorten ${run.shortened} entries or bodies.`] : [];
  return [
    `Run ${run.id} of device ${run.deviceId}, line ${run.line}, ${run.aor}.`,
    ...(where === undefined ? [] : [`Only: ${where}`]),
    `Rebuilt from the trace of the run; #n in a packet's comment is the entry's number there.`,
    `The run began at ${new Date(run.startedAt).toISOString()} by the ${run.clock}'s clock.`,
    'Addresses, ports, messages and times are those of the run. TTL, identification, windows, sequence numbers and ' +
      'handshakes are made up. Credentials are masked, so a message may be shorter than it was.',
    ...(overTls
      ? [
          `What went over TLS stands here as the phone read it, decrypted. ` +
            `Wireshark must be told so: Decode As, TCP port ${DEFAULT_PORT.TLS}: SIP.`,
        ]
      : []),
    ...(simulated > 0 ? [`${simulated} entries are simulated: they crossed no network.`] : []),
    ...unreadable,
    ...leftOutText(leftOut),
  ].join('\n');
}

function leftOutText(leftOut: readonly LeftOut[]): readonly string[] {
  if (leftOut.length === 0) return [];
  const rest = leftOut.length - MAX_NAMED;
  return [
    `${leftOut.length} entries are not here:`,
    ...leftOut.slice(0, MAX_NAMED).map(({ number, why }) => `#${number}: ${why}`),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}
