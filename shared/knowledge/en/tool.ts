import type { Text } from '../entry.js';

export const tool = {
  'not-run': {
    title: 'No diagnosis has run yet',
    what: 'This line holds no result of a diagnosis, so nothing is known about its registration beyond its own status.',
    why: [
      'Nobody has diagnosed this line so far.',
      'A cancelled diagnosis or a restart of the phone cleared the result.',
    ],
    confirm: ['The field of the last run on the line’s page is empty.'],
    remedy: ['Press Diagnose on the page of the phone.'],
  },
  unfinished: {
    title: 'The run ended before the password was judged',
    what: 'The guard timer or the limit of ten REGISTERs ended the run while a challenge of the server was still open. The code 401 or 407 is then no verdict on the credentials.',
    why: [
      'The server challenges quickly but is slow to judge the answer.',
      'Packets are lost, so that each step needs several tries.',
      'Several proxies challenge in turn.',
    ],
    confirm: ['Compare the time of each answer in the evidence with the guard timer.'],
    remedy: [
      'Wait a minute and diagnose once more with a larger Timeout. Do not change the password because of this result.',
      'If it ends the same way, check how long the registrar takes to judge credentials.',
    ],
  },
  'reserved-code': {
    title: 'The phone reports a reserved code',
    what: 'The phone reported a code that never comes from a SIP server. The range is reserved for faults of the device or its network, and this version does not know the number.',
    why: [
      'The agent in the phone is newer than this management server.',
      'Another maker’s agent uses numbers of its own.',
    ],
    confirm: ['Look the number up in the documentation of the phone’s agent.'],
    remedy: [
      'Compare the versions of agent and server; look the number up in the manual of the phone.',
      'Open the evidence and the raw messages: they are valid whatever the code.',
    ],
  },
  'undefined-code': {
    title: 'The server sends a code that SIP does not define',
    what: 'The final answer has a code of 700 or above. SIP gives it no meaning; the phone is not registered.',
    why: [
      'The server or a border controller uses a code of its own.',
      'Another service, not SIP, answers on that port.',
    ],
    confirm: ['Read the raw status line in the trace.'],
    remedy: [
      'Note code and reason phrase from the raw response and give them to the SIP core team.',
      'Look the code up in the maker’s manual, and find the Call-ID of the run in the log.',
    ],
  },
  unknown: {
    title: 'This cause is not known to this version',
    what: 'The phone reported a cause for which this version has no explanation. The code, the evidence and the raw messages are valid all the same.',
    why: ['The agent in the phone is newer than this management server.'],
    remedy: ['Judge by the code and its reason phrase for now, and update the management server.'],
  },
} satisfies Readonly<Record<string, Text>>;
