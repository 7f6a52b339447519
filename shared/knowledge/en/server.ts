import type { Text } from '../entry.js';

export const server = {
  redirected: {
    title: 'The server redirects instead of registering',
    what: 'The server answered with a redirection (3xx). For a registration in this network that is not foreseen, and the diagnosis never follows it.',
    why: [
      'The server is misconfigured, or is a redirect server and no registrar.',
      'The account was moved to another registrar.',
    ],
    confirm: ['Read the Contact of the response: it names the other server.'],
    remedy: [
      'Read in the raw response where the Contact points to, and ask the SIP core team whether that is meant.',
      'If it is, push the new address as RegistrarServer and diagnose again.',
      'If not, correct the server’s configuration.',
    ],
  },
  overlap: {
    title: 'The server is slow, and its requests overlapped',
    what: 'The server left earlier REGISTERs unanswered and then refused one. Most likely it refused because it was still working on the others, so the finding is its slowness, not the code.',
    why: [
      'The registrar or its database is overloaded.',
      'Answers are lost on the way, so that the server sees requests it has answered already.',
    ],
    confirm: ['The evidence shows an earlier REGISTER that was still unanswered.'],
    remedy: [
      'Check how long the registrar takes for a REGISTER, and what it waits for.',
      'Wait a few minutes and diagnose again; with a very slow server raise AttemptTimeout and Timeout for one run.',
    ],
  },
  'invalid-cseq': {
    title: 'The registrar rejects the CSeq number',
    what: 'The registrar refused the REGISTER because of its CSeq, although the phone raised it by one as RFC 3261 asks. Some registrars accept the next REGISTER only with a new Call-ID.',
    why: [
      'A fault of the registrar: it takes the second REGISTER of the same Call-ID for a repetition.',
      'Several servers of the operator do not share their state.',
    ],
    confirm: ['A deep diagnosis repeats the REGISTER with a fresh Call-ID.'],
    remedy: [
      'Correct the registrar; show its team the raw messages with Call-ID and CSeq.',
      'If the phone or PBX has an option to use a new Call-ID for each registration, switch it on; otherwise restart the phone.',
    ],
  },
  'server-failure': {
    title: 'The SIP server failed',
    what: 'The server answered with a 5xx: it received the registration and failed at it. The phone and its network are most likely in order.',
    why: [
      'The server’s database or a module of it fails or is misconfigured.',
      'A system behind the server does not answer in time (504) or answers wrongly (502).',
      'The server does not implement registration (501) or finds the message too large (513).',
    ],
    confirm: ['See whether phones of other sites get the same code at this time.'],
    remedy: [
      'See how many lines of this registrar are affected, and report one fault with the reason phrase and the time.',
      'Search the server’s log for the Call-ID of the run; check database, HSS and the modules that the reason phrase names.',
    ],
  },
  'server-overloaded': {
    title: 'The SIP server cannot serve at the moment',
    what: 'The server answered 503: overloaded, under maintenance, or at a limit. It may pass without any change to the phone.',
    why: [
      'Overload, often after a power cut when all phones register at once.',
      'Maintenance, or a database that is not available.',
      'The account has reached its limit of contacts: Kamailio and OpenSIPS answer 503 to that.',
    ],
    confirm: ['Read Retry-After, and count the registrations per second on the server.'],
    remedy: [
      'Respect Retry-After in the raw response; do not diagnose many lines of this server at once.',
      'Check load and maintenance; if only this account is affected, remove its stale bindings.',
    ],
  },
  'global-refusal': {
    title: 'The network refuses everything from this phone',
    what: 'The server answered with a 6xx, which means a refusal by the whole system, not by one server of it. For registrations it is unusual.',
    why: [
      'The operator’s network rejects this terminal on purpose.',
      'In an IMS core no serving node could be assigned to the account.',
    ],
    confirm: ['Ask whether another number registers from the same phone.'],
    remedy: [
      'Search the core’s log for the Call-ID of the run and find the rule or the missing assignment.',
      'Check whether the account or the device is on a ban list.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
