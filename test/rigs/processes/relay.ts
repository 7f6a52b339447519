// A bad network before a SIP server: node relay.mjs PORT SERVER-PORT BEHAVIOUR. UDP, on all addresses, server on 127.0.0.1.
import { createSocket, type Socket } from 'node:dgram';

/**
 * delayed: each answer comes 1.8 s later; duplicated: each datagram arrives twice, in both directions; reordered: the copy
 * of a request overtakes nothing, but answers of a pair change places.
 */
export type RelayBehaviour = 'delayed' | 'duplicated' | 'reordered';

const DELAY_MS = 1_800;
/** An answer that finds nobody to change places with goes on after this. */
const HOLD_MS = 300;

const [port, serverPort, behaviour] = process.argv.slice(2);
const outside = createSocket('udp4');
/** A socket of its own towards the server for each client, so that answers find their way back. */
const inside = new Map<string, Socket>();
let held: (() => void) | undefined;

outside.on('message', (request, from) => {
  const key = `${from.address}:${from.port}`;
  const socket = inside.get(key) ?? openInside(key, (answer) => outside.send(answer, from.port, from.address));
  const copies = behaviour === 'delayed' ? 1 : 2;
  for (let copy = 0; copy < copies; copy++) socket.send(request, Number(serverPort), '127.0.0.1');
});
outside.bind(Number(port), () => console.log('ready'));
process.stdin.on('end', () => process.exit()).resume(); // with the test that started it

function openInside(key: string, back: (answer: Buffer) => void): Socket {
  const socket = createSocket('udp4');
  socket.on('message', (answer) => deliver(() => back(answer)));
  inside.set(key, socket);
  return socket;
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
    default:
      swap(send);
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
