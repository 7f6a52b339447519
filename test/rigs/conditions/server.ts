import { labDomain } from '#cpe-agent/lab/conditions.js';
import { makeCertificate } from '../../certificates.js';
import type { Condition } from '../condition.js';
import { SIP_PORT } from '../rig.js';

/** The registrar's host and service. */
export const SERVER: readonly Condition[] = [
  {
    id: 'port-closed',
    condition: 'The SIP service has stopped',
    rig: 'No registrar at the address: ICMP port unreachable, TCP reset',
    expected: { faultCode: 3, cause: 'sip-port-closed', confidence: 'likely' },
    prepare: () => Promise.resolve(),
  },
  {
    id: 'service-silent',
    condition: 'The SIP service hangs',
    rig: 'Kamailio that drops the REGISTERs of this user',
    expected: { faultCode: 3, cause: 'sip-service-silent', confidence: 'likely' },
    phone: { user: '1004' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'tcp-only',
    condition: 'The registrar serves TCP, the phone is set to UDP',
    rig: 'Kamailio whose UDP port is refused with ICMP port unreachable',
    expected: { faultCode: 3, cause: 'wrong-transport', confidence: 'likely' },
    async prepare(rig) {
      await rig.kamailio();
      await rig.filter('registrar', 'input', `iifname "eth0" udp dport ${SIP_PORT} reject`);
    },
  },
  {
    id: 'other-port',
    condition: 'The phone has the wrong port',
    rig: 'Phone set to 5070; Kamailio on 5060, UDP and TCP',
    expected: { faultCode: 3, cause: 'wrong-port', confidence: 'likely' },
    phone: { port: SIP_PORT + 10 },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'certificate',
    condition: 'The registrar’s certificate is not trusted',
    rig: 'Kamailio over TLS with a self-signed certificate',
    expected: { faultCode: 3, cause: 'tls-certificate-rejected', confidence: 'likely' },
    phone: { transport: 'TLS', port: SIP_PORT + 1 },
    prepare: (rig) =>
      rig.kamailio({
        certificate: makeCertificate(`DNS:${labDomain},IP:${rig.net.registrarAddress}`),
        tlsPort: SIP_PORT + 1,
      }),
  },
  {
    id: 'tls-old',
    condition: 'The registrar’s TLS is too old for the phone; its UDP works',
    rig: 'Kamailio with TLS 1.0 alone on 5061, and UDP on 5060',
    expected: { faultCode: 3, cause: 'tls-failed', confidence: 'likely' },
    phone: { transport: 'TLS', port: SIP_PORT + 1 },
    prepare: (rig) =>
      rig.kamailio({
        certificate: makeCertificate(`DNS:${labDomain},IP:${rig.net.registrarAddress}`),
        tlsPort: SIP_PORT + 1,
        tlsMethod: 'TLSv1',
      }),
  },
  {
    id: 'tls-nowhere',
    condition: 'The phone is set to TLS, and the registrar speaks plain TCP at that port',
    rig: 'Kamailio without TLS on 5061',
    expected: { faultCode: 3, cause: 'wrong-transport', confidence: 'likely' },
    phone: { transport: 'TLS', port: SIP_PORT + 1 },
    prepare: (rig) => rig.kamailio({ port: SIP_PORT + 1 }),
  },
  {
    id: 'overloaded',
    condition: 'The registrar is overloaded',
    rig: 'Kamailio that answers 503 with Retry-After',
    expected: { faultCode: 503, cause: 'server-overloaded', confidence: 'likely' },
    phone: { user: '1012' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'other-address',
    condition: 'The registrar answers from its other address',
    rig: 'Host with two addresses; Kamailio on both answers from the first',
    expected: { faultCode: 200, cause: 'response-from-other-address', confidence: 'certain' },
    phone: { registrar: '203.0.113.3' },
    prepare: (rig) => rig.kamailio(),
  },
];
