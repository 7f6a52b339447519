import { headerValue, parseSipMessage } from '#shared/sip/message.js';
import type { SipFlow, SipFlowOptions } from '../ports.js';
import { openUdp } from './udp.js';

/**
 * Idle registrations towards one server share one connected UDP socket. A response goes to the flow that has sent a
 * request with its Call-ID. What is no SIP (STUN, CRLF) goes to all, since each knows its own; a request of the server
 * (OPTIONS, to keep a NAT open) goes to the first one, since any may answer for the socket and one must.
 */
export function createSharedUdp(): (options: SipFlowOptions) => Promise<SipFlow> {
  const sockets = new Map<string, Promise<SharedSocket>>();

  async function open(key: string, options: SipFlowOptions): Promise<SharedSocket> {
    const members = new Set<Member>();
    const { transport, remote, connected, localPort } = options;
    const flow = await openUdp({
      transport,
      remote,
      connected,
      ...(localPort !== undefined && { localPort }),
      onMessage: (bytes, from) => {
        for (const member of receivers(members, bytes)) member.options.onMessage(bytes, from);
      },
      onError: (code) => {
        for (const member of [...members]) member.options.onError(code);
      },
    });
    return {
      members,
      flow,
      leave(member) {
        if (!members.delete(member) || members.size > 0) return;
        sockets.delete(key);
        flow.close();
      },
    };
  }

  return async (options) => {
    const key = `${options.remote.address} ${options.remote.port}`;
    for (;;) {
      const opening = sockets.get(key) ?? open(key, options);
      sockets.set(key, opening);
      const socket = await opening.catch((error: unknown) => {
        if (sockets.get(key) === opening) sockets.delete(key);
        throw error;
      });
      // While this one waited, the last of the others may have left and closed it.
      if (sockets.get(key) === opening) return join(socket, options);
    }
  };
}

interface SharedSocket {
  readonly members: Set<Member>;
  readonly flow: SipFlow;
  leave(member: Member): void;
}

interface Member {
  readonly options: SipFlowOptions;
  /** Of the requests that it has sent. */
  readonly callIds: Set<string>;
}

function join(socket: SharedSocket, options: SipFlowOptions): SipFlow {
  const member: Member = { options, callIds: new Set() };
  socket.members.add(member);
  return {
    local: socket.flow.local,
    send(bytes) {
      if (!socket.members.has(member)) return;
      const message = parseSipMessage(bytes);
      const callId = message.ok ? headerValue(message.value, 'Call-ID') : undefined;
      if (callId !== undefined) member.callIds.add(callId);
      socket.flow.send(bytes);
    },
    close() {
      socket.leave(member);
    },
  };
}

function receivers(members: ReadonlySet<Member>, bytes: Uint8Array): readonly Member[] {
  const message = parseSipMessage(bytes);
  if (!message.ok) return message.error.response ? [] : [...members];
  if (message.value.kind === 'request') return [...members].slice(0, 1);
  const callId = headerValue(message.value, 'Call-ID') ?? '';
  return [...members].filter(({ callIds }) => callIds.has(callId));
}
