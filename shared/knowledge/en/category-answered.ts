import type { Text } from '../entry.js';

export const categoryAnswered = {
  'category-registered': {
    title: 'Registered',
    what: 'The registrar accepted the registration.',
    why: ['The fault has passed, or lies in the phone’s own SIP module.'],
    remedy: ['Check the Status of the line and make a test call.'],
  },
  'category-server-abnormal': {
    title: 'Server behaves abnormally',
    what: 'The server answered with a redirection, which is not foreseen for a registration.',
    why: ['The server is misconfigured, or the account has moved.'],
    remedy: ['Check the server; see where its Contact points to.'],
  },
  'category-credentials': {
    title: 'Account or password',
    what: 'The server refused the credentials; it may be the account as well as the password.',
    why: ['Phone and account record differ.'],
    remedy: [
      'Compare both, correct them, then diagnose once: repeated failures get the account or the address banned.',
    ],
  },
  'category-interval': {
    title: 'Registration interval',
    what: 'The registrar refused the registration interval as too brief.',
    why: ['The interval is below the registrar’s minimum, or something on the way shortens it.'],
    remedy: ['Set RegisterExpires to at least the Min-Expires of the registrar.'],
  },
  'category-terminal': {
    title: 'Refused (4xx)',
    what: 'The server refused this registration; the phone, the account, or the server’s own data may be at fault.',
    why: ['The reason phrase of the answer tells what the server objects to.'],
    remedy: ['Read the reason phrase, then compare settings and account record.'],
  },
  'category-server-error': {
    title: 'Server error (5xx)',
    what: 'The server received the registration and failed at it.',
    why: ['A fault, an overload, or a wrong setting on the server’s side.'],
    remedy: ['Search the server’s log for the Call-ID of the run.'],
  },
  'category-global': {
    title: 'Refused everywhere (6xx)',
    what: 'The whole system, not one server of it, refused the registration.',
    why: ['The network rejects this terminal, or has no server for this account.'],
    remedy: ['Find the rule that refused it in the log of the core.'],
  },
} satisfies Readonly<Record<string, Text>>;
