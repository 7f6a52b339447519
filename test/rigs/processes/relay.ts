// A bad network before a SIP server: node relay.mjs PORT SERVER-PORT BEHAVIOUR. UDP, on all addresses, server on 127.0.0.1.
import { createSocket, type Socket } from 'node:dgram';

/**
 * delayed: each answer comes 1.8 s later; duplicated: each datagram arrives twice, in both directions; reordered: the copy
 * of a request overtakes nothing, but answers of a pair change places; lossy: every second datagram is lost, in both
 * directions; garbled: the status of each answer has four digits; shortening: each request asks for 60 s.
 */
export type RelayBehaviour = 'delayed' | 'duplicated' | 'reordered' | 'lossy' | 'garbled' | 'shortening';

const DELAY_MS = 1_800;
/** An answer that finds nobody to change places with goes on after this. */
const HOLD_MS = 300;

const [port, serverPort, behaviour] = process.argv.slice(2);
const outside = createSocket('udp4');
/** A socket of its own towards the server for each client, so that answers find their way back. */
const inside = new Map<string, Socket>();
let held: (() => void) | undefined;
const requests = { seen: 0 };
const answers = { seen: 0 };

outside.on('message', (request, from) => {
  const key = `${from.address}:${from.port}`;
  const socket = inside.get(key) ?? openInside(key, (answer) => outside.send(answer, from.port, from.address));
  if (isLost(requests)) return;
  const copies = behaviour === 'duplicated' || behaviour === 'reordered' ? 2 : 1;
  const sent = behaviour === 'shortening' ? shortened(request) : request;
  for (let copy = 0; copy < copies; copy++) socket.send(sent, Number(serverPort), '127.0.0.1');
});
outside.bind(Number(port), () => console.log('ready'));
process.stdin.on('end', () => process.exit()).resume(); // with the test that started it

function openInside(key: string, back: (answer: Buffer) => void): Socket {
  const socket = createSocket('udp4');
  socket.on('message', (answer) => {
    if (isLost(answers)) return;
    deliver(() => back(behaviour === 'garbled' ? garbled(answer) : answer));
  });
  inside.set(key, socket);
  return socket;
}

function isLost(direction: { seen: number }): boolean {
  return behaviour === 'lossy' && ++direction.seen % 2 === 1;
}

function shortened(request: Buffer): Buffer {
  return Buffer.from(request.toString('latin1').replace(/^Expires: \d+/m, 'Expires: 60'), 'latin1');
}

function garbled(answer: Buffer): Buffer {
  return Buffer.from(
    answer.toString('latin1').replace(/^SIP\/2\.0 \d{3}/, (start) => `${start}0`),
    'latin1',
  );
}

function deliver(send: () => void): void {
  switch (behaviour) {
    case 'delayed':
      setTimeout(send, DELAY_MS);
      break;
    case 'duplicated':
      send();
      send();
      break;
    case 'reordered':
      swap(send);
      break;
    default:
      send();
  }
}

/** The second of two goes first. */
function swap(send: () => void): void {
  if (held !== undefined) {
    const first = held;
    held = undefined;
    send();
    first();
    return;
  }
  held = send;
  setTimeout(() => {
    if (held !== send) return;
    held = undefined;
    send();
  }, HOLD_MS);
}
