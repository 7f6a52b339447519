import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

/** Address of this host as a server sees it: that of the route towards the server, else of the first real interface. */
export async function ownAddress(url: string): Promise<string> {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    // Connecting a UDP socket sends nothing.
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(9, host, resolve);
    });
    return socket.address().address;
  } catch {
    return interfaceAddress();
  } finally {
    socket.close();
  }
}

/** Of the first real interface; loopback where there is none. */
export function interfaceAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
