import type { Text } from '../entry.js';

export const tls = {
  'tls-failed': {
    title: 'TCP connects, TLS does not',
    what: 'The server, or a device that speaks for it, took the TCP connection, but no secure connection came about. So no REGISTER was sent; the evidence names the error.',
    why: [
      'The port belongs to plain TCP, or to another service; SIP over TLS usually has port 5061.',
      'Server and phone have no TLS version or cipher in common.',
      'The server demands a client certificate, which the phone does not have.',
      'The server is overloaded, or a firewall breaks the handshake.',
    ],
    confirm: ['Connect to the same port with openssl s_client from the site.'],
    remedy: [
      'Compare RegistrarServerPort and RegistrarServerTransport (and the port of the outbound proxy) with what the server offers.',
      'Look into the TLS log of the server at the time of the run: version, cipher, client certificate.',
      'If the server saw no handshake, find the device on the way that takes the connection in its place.',
    ],
  },
  'tls-certificate-rejected': {
    title: 'The server’s certificate is not accepted',
    what: 'TCP connects, but the phone could not trust the certificate that was shown, so it sent no REGISTER. The evidence names the reason: expired, issued by an unknown authority, or for another name.',
    why: [
      'The certificate has expired, or the clock of the phone is wrong.',
      'It is self-signed, or its CA is not among those that the phone knows.',
      'It is made out to another name than the one in RegistrarServer or OutboundProxy.',
      'Somebody on the way reads the connection with a certificate of his own.',
    ],
    confirm: ['Compare the names and dates in the certificate with RegistrarServer and with today.'],
    remedy: [
      'Show a valid certificate with its whole chain, for the name that the phones are configured with.',
      'Configure the name that the certificate has, not an address; check the time of the phone.',
      'Where the network has a CA of its own, give it to the phone, or pin the public key of the server.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
