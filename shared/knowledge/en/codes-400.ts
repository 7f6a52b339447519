import type { Text } from '../entry.js';

export const codes400 = {
  'sip-400': {
    title: '400: the server cannot make sense of the request',
    what: 'The server found an error in the message. A good phone rarely sends one, so look at settings that end up in headers, and at devices that change messages.',
    remedy: [
      'Check URI, display name and domain for blanks and special characters; read Warning and P-Registrar-Error.',
      'Switch off SIP ALG in the router.',
    ],
  },
  'sip-400-address': {
    title: '400: the number in the To header is unusable',
    what: 'The registrar found no user part in the address of record, or could not read it.',
    remedy: ['Set URI to number@domain without blanks, and check DirectoryNumber.'],
  },
  'sip-400-header': {
    title: '400: a header is missing or malformed',
    what: 'The server names the header: Contact, Call-ID, CSeq, Expires or Path. Either the phone builds it wrongly, or something on the way broke it.',
    remedy: [
      'Compare the named header in the trace with one of a phone that registers; update the firmware.',
      'Switch off SIP ALG in the router.',
    ],
  },
  'sip-400-private-identity': {
    title: '400: IMS misses the private identity',
    what: 'This IMS core wants the Authorization header with the user name in the very first REGISTER, before any challenge.',
    remedy: ['Switch the phone to IMS mode, or to ‘authorization in the first request’, and check AuthUserName.'],
  },
  'sip-400-visited-network': {
    title: '400: the request did not pass the P-CSCF',
    what: 'A header that the P-CSCF inserts is missing, so the request reached the core by another way.',
    remedy: ['Enter the P-CSCF as OutboundProxy.', 'Check that the P-CSCF adds P-Visited-Network-ID.'],
  },
  'sip-invalid-cseq': {
    title: '‘Invalid CSeq number’: the CSeq is not valid',
    what: 'The registrar has seen a higher CSeq under this Call-ID, or wants a new Call-ID for each registration.',
    remedy: [
      'Run a deep diagnosis: it tries a fresh Call-ID; if that helps, switch on ‘new Call-ID per registration’.',
      'Remove the stored contact of this number, or correct how the registrar compares CSeq.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
