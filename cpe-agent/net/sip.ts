import { rootCertificates } from 'node:tls';
import type { SipFlow, SipFlowOptions, SipTransport } from '../ports.js';
import { createPlaces } from './places.js';
import { createSharedUdp } from './shared-udp.js';
import { openTcp } from './tcp.js';
import { openTls, type TlsOptions } from './tls.js';
import { openUdp } from './udp.js';

export interface SipTransportOptions {
  readonly tls?: TlsOptions;
  /** How many pooled flows may be open at once. */
  readonly places?: number;
  /** All flows leave from this address of the host. */
  readonly localAddress?: string;
}

/** Sockets that diagnoses may have open at once on one host; the others wait in line. */
const DEFAULT_PLACES = 256;

/** SIP over UDP, TCP and TLS, IPv4 and IPv6. */
export function createSipTransport(options: SipTransportOptions = {}): SipTransport {
  const openShared = createSharedUdp();
  const places = createPlaces(options.places ?? DEFAULT_PLACES);

  function openOne(flow: SipFlowOptions): Promise<SipFlow> {
    switch (flow.transport) {
      case 'UDP':
        return flow.shared === true && flow.connected ? openShared(flow) : openUdp(flow);
      case 'TCP':
        return openTcp(flow);
      case 'TLS':
        return openTls(flow, options.tls ?? {}, rootCertificates);
    }
  }

  async function openPooled(flow: SipFlowOptions): Promise<SipFlow> {
    const release = await places.take(flow.signal);
    try {
      const opened = await openOne(flow);
      return {
        local: opened.local,
        send: (bytes) => opened.send(bytes),
        close() {
          opened.close();
          release();
        },
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  const { localAddress } = options;
  return {
    open(flow) {
      const bound = localAddress === undefined ? flow : { ...flow, localAddress };
      return bound.pooled === true ? openPooled(bound) : openOne(bound);
    },
  };
}
