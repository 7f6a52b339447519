import type { Text } from '../entry.js';

export const codes481 = {
  'sip-481': {
    title: '481: no such call; not an answer to REGISTER',
    what: 'The server got a request that belongs to no call or subscription that it knows: a late BYE, a CANCEL, a NOTIFY, a SUBSCRIBE to be renewed. A REGISTER is outside any dialog, so 481 is not why it failed.',
    confirm: ['Look at the CSeq of the 481: it names the method that it answers.'],
    remedy: [
      'Look for the answer to the REGISTER itself in the trace, often a 401, and explain that one.',
      'If it disturbs after transfers, compare the tags and Call-ID of the request with those of the call.',
    ],
  },
  'sip-482': {
    title: '482: the request goes round in a loop',
    what: 'A proxy saw its own address in the Via: it gets back what it sent.',
    remedy: [
      'Find the two hops that send the request to each other.',
      'Check that OutboundProxy and RegistrarServer do not point at each other’s place.',
    ],
  },
  'sip-483': {
    title: '483: too many hops',
    what: 'The request passed more proxies than Max-Forwards allows, mostly because of a loop.',
    remedy: ['Follow the Via headers and find the loop.'],
  },
  'sip-484': {
    title: '484: the number is incomplete',
    what: 'Digits are missing in To or Request-URI, for example the area code.',
    remedy: ['Enter the number in URI as the server has it.'],
  },
  'sip-485': {
    title: '485: the address fits several users',
    what: 'The server cannot tell which user is meant; Contact may list them.',
    remedy: ['Make the number unique.'],
  },
  'sip-486': {
    title: '486: the called party is busy',
    what: 'An answer to a call. A registration cannot draw it from a correct server.',
    remedy: ['Check with the CSeq which request was answered.'],
  },
  'sip-487': {
    title: '487: the request was cancelled',
    what: 'The usual end of a call that was hung up before the answer. It has nothing to do with registration.',
    remedy: ['Check with the CSeq which request was answered.'],
  },
  'sip-488': {
    title: '488: not acceptable here',
    what: 'For a call: the media do not fit. innovaphone answers so to a REGISTER that overlaps with the one before.',
    remedy: ['See in the trace whether an earlier REGISTER was still open; if so, the server is slow.'],
  },
  'sip-488-codec': {
    title: 'No gateway for the codec asked for',
    what: 'It concerns the media of a call. A REGISTER carries no codecs.',
    remedy: ['Enable a codec that both sides have.'],
  },
  'sip-488-private': {
    title: '488: the media address is a private one',
    what: 'The phone offered an address of RFC 1918 for the speech, which the server cannot reach. The registration is not concerned.',
    remedy: ['Switch on STUN in the phone or NAT support on the server.'],
  },
  'sip-491': {
    title: '491: another request is still pending',
    what: 'Two requests of one call crossed. The side that gets it tries again a moment later.',
    remedy: ['Nothing to do for a registration.'],
  },
  'sip-493': {
    title: '493: the body cannot be decrypted',
    what: 'The request carries an encrypted S/MIME body, and the server lacks the key.',
    remedy: ['Switch SIP encryption off in the phone, or agree on the key.'],
  },
  'sip-494': {
    title: '494: a security agreement is required',
    what: 'The IMS edge wants sec-agree as a requirement, not as an offer. Security-Server lists what it accepts.',
    remedy: ['Set the phone’s IMS security as the operator of the core prescribes.'],
  },
} satisfies Readonly<Record<string, Text>>;
