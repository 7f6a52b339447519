import type { Text } from '../entry.js';

export const codes6xx = {
  'sip-600': {
    title: '600: busy everywhere',
    what: 'An answer to a call: no phone of the user is free. A registration draws it only from IMS cores or by mistake.',
    remedy: ['Check with the CSeq which request was answered.'],
  },
  'sip-600-no-scscf': {
    title: '600: no S-CSCF is left for this subscriber',
    what: 'The IMS core found no server that could take the subscriber: all are down, full, or lack the capabilities demanded.',
    remedy: ['Check the list of S-CSCFs and their capabilities.'],
  },
  'sip-603': {
    title: '603: declined, without a reason',
    what: 'For a call: the user does not want it. For a registration: a rule of the network refuses the phone everywhere.',
    remedy: ['Find the rule that refuses this subscriber.'],
  },
  'sip-604': {
    title: '604: the user does not exist anywhere',
    what: 'The server is sure that no system of the network has this user.',
    remedy: ['Create the account, or correct its number.', 'Check URI and UserAgentDomain.'],
  },
  'sip-606': {
    title: '606: parts of the request are not acceptable',
    what: 'For a call: media, bandwidth or kind of address do not fit. It does not belong to a registration.',
    remedy: ['Check with the CSeq which request was answered.'],
  },
} satisfies Readonly<Record<string, Text>>;
