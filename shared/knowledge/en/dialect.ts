import type { Text } from '../entry.js';

export const dialect = {
  'terminal-error': {
    title: 'The device reports an internal error',
    what: 'The device’s own test ended with an error of its voice module. It tells no more: an incomplete configuration and a voice module that has stopped look the same.',
    why: ['The SIP settings of the line are incomplete.', 'The voice module has stopped.'],
    confirm: ['Read the line’s settings and its Status on the page of the phone.'],
    remedy: [
      'Complete the SIP settings of the line, then diagnose again.',
      'If they are complete, restart the device.',
    ],
  },
  'domain-mismatch': {
    title: 'The registration domain does not fit the access',
    what: 'The device reports that the domain with which it registers does not match the identity of its broadband access. It tells no more.',
    why: ['The domain of another region or access was configured.', 'The account was moved, and its data were not.'],
    confirm: ['Compare UserAgentDomain with the data of the account.'],
    remedy: [
      'Check for which domain and access the account is set up.',
      'Correct UserAgentDomain, then diagnose again.',
    ],
  },
  'reason-not-told': {
    title: 'Registration fails, and the device does not say why',
    what: 'The device’s own test failed with the reason “other”, or with a number that has no meaning here. Neither server nor network nor account is cleared or blamed by it.',
    why: [
      'The server refused the registration with an answer that the device cannot express.',
      'The test took too long, and the device gave it up.',
    ],
    confirm: ['Capture a registration of the line, or read the server’s log for this account.'],
    remedy: [
      'Look at the server’s log for the answer that this device got.',
      'If the device’s maker offers a parameter with the last registration error, read it.',
    ],
  },
} as const satisfies Readonly<Record<string, Text>>;
