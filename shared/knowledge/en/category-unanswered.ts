import type { Text } from '../entry.js';

export const categoryUnanswered = {
  'category-none': {
    title: 'Not diagnosed yet',
    what: 'No diagnosis of this line has left a result.',
    why: ['Nobody has run one, or the result was cleared.'],
    remedy: ['Diagnose the line.'],
  },
  'category-configuration': {
    title: 'Configuration',
    what: 'The settings of the line do not allow a registration, and nothing was sent.',
    why: ['Provisioning was incomplete, or the settings were changed afterwards.'],
    remedy: ['Correct the parameters that the evidence names, then diagnose again.'],
  },
  'category-network': {
    title: 'Network',
    what: 'The SIP server’s network cannot be reached, or its name yields no address.',
    why: ['The site’s access, the path to the server, the DNS, or a wrong address in the phone.'],
    remedy: [
      'See whether other phones of the site register, and compare the server’s address.',
      'Check the path from the site to the server.',
    ],
  },
  'category-no-response': {
    title: 'No response',
    what: 'The server’s host gives signs of life, but its SIP service, or something in between, does not answer.',
    why: ['The SIP service is down, or a middlebox or a ban swallows the messages.'],
    remedy: ['Check the SIP service and its ban list.'],
  },
  'category-undetermined': {
    title: 'Undetermined',
    what: 'The run ended without evidence that decides between the possible causes.',
    why: ['The time ran out, a step could not be carried out, or the server’s challenge led nowhere.'],
    remedy: ['Read the evidence, wait a minute and diagnose once more.'],
  },
  'category-reserved': {
    title: 'Reserved code',
    what: 'The phone reported a code that no SIP server sends as a result.',
    why: ['A fault of the device or its network, in the numbering of its maker.'],
    remedy: ['Look the number up in the manual of the phone.'],
  },
  'category-undefined': {
    title: 'Undefined code',
    what: 'The server’s final answer has a code that SIP does not define.',
    why: ['The server uses a code of its own.'],
    remedy: ['Look the code up in the manual of the server.'],
  },
} satisfies Readonly<Record<string, Text>>;
