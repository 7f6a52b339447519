import type { Text } from '../entry.js';

export const deepCredentials = {
  'banned-for-a-while': {
    title: 'The server ignores this phone for a while',
    what: 'Earlier runs of this line ended in rejected credentials, and now nothing is answered at all. Servers ban an account or an address after a few failures and lift the ban by themselves.',
    why: [
      'The phone kept trying with a wrong account or password.',
      'Another phone behind the same public address failed, and the whole address is banned.',
      'One account was registered again and again from several phones.',
    ],
    confirm: [
      'The history shows 401 or 403 in the runs before, then silence.',
      'From another public address the server answers.',
    ],
    remedy: [
      'Stop the tries: switch the line off until the credentials are right. Each further try may prolong the ban.',
      'Check account and password, and correct them before the next try.',
      'Look for the phone’s public address and account in the ban lists (for example Fail2Ban) and lift the ban, or say when it ends.',
      'If nobody can lift it, wait it out (often 10 to 30 minutes), then diagnose once.',
    ],
  },
  'wrong-algorithm': {
    title: 'Server and phone disagree on the digest algorithm',
    what: 'Either the server offers no algorithm that the phone computes, or its check of the answer failed with one algorithm and not with another. In the second case the password is right; the computation differs.',
    why: [
      'The server expects AKA, the method of mobile networks, which takes a SIM.',
      'The server stores the password hashed for MD5 only, but also offers SHA-256.',
      'The server’s check of qop auth-int is faulty, as in Kamailio 5.6.',
    ],
    confirm: ['The evidence lists the algorithms offered and the one used in each try.'],
    remedy: [
      'Offer only algorithms for which the stored passwords fit, and qop auth.',
      'Until then restrict the phone to MD5, if it can be set.',
    ],
  },
  'password-too-long': {
    title: 'The password is longer than the phone may support',
    what: 'The credentials were refused, and the password has more than 12 characters. Some older phones and softphones cut such passwords off without a word. Nothing proves that this one does.',
    why: ['The phone’s memory or input field for the password is short.'],
    confirm: ['Set a password of 12 characters for this account and diagnose once.'],
    remedy: [
      'Issue a password of at most 12 letters and digits.',
      'Push it to the phone (AuthPassword) and diagnose once; a newer firmware may lift the limit.',
    ],
  },
  'password-blanks': {
    title: 'Blanks stand before or after password or user name',
    what: 'The stored user name or password begins or ends with a blank. To the digest a blank is a character like any other, so the result differs from the server’s.',
    why: ['The value was copied from a mail or a table together with the blank.'],
    confirm: ['The evidence says which value carries the blank; the password itself is never shown.'],
    remedy: [
      'Push AuthUserName and AuthPassword again without blanks, and diagnose once.',
      'Make sure that the account record holds no blank either.',
    ],
  },
  'auth-user-mismatch': {
    title: 'Number and authentication name do not fit together',
    what: 'The user part of the address differs from AuthUserName, and the server refused. Many servers accept only the pair that they have on record; in IMS the two differ on purpose.',
    why: [
      'Number and authentication name were swapped, or one of them belongs to another account.',
      'The domain is part of the authentication name for this provider, or must not be.',
    ],
    confirm: ['Compare URI and AuthUserName with a line of the same provider that registers.'],
    remedy: [
      'Look up number, authentication name and domain as the server has them.',
      'Set URI, AuthUserName and UserAgentDomain accordingly and diagnose once.',
    ],
  },
  'realm-mismatch': {
    title: 'The server’s realm is not the phone’s domain',
    what: 'The realm of the challenge differs from the domain of the line. That is often intended; after a refusal it hints that the request reached another service than meant.',
    why: ['The line’s domain is the address of the server instead of its name, or of another tenant.'],
    confirm: ['Compare the realm with that of a line that registers.'],
    remedy: [
      'Set UserAgentDomain to the domain that the provider names, and diagnose once.',
      'Check to which domain or tenant the account belongs.',
    ],
  },
  'password-rejected-with-403': {
    title: '403 only after the password: it is probably wrong',
    what: 'Without credentials the server challenged, with them it answered 403. Asterisk chan_sip, FreeSWITCH, repro and MERA switches say 403 to a wrong password; others mean that the account is barred.',
    why: [
      'Password or authentication name in the phone differ from the record.',
      'The account is disabled, or may not register from this address.',
    ],
    confirm: ['Read the Server header: it tells which of the two meanings is usual.'],
    remedy: [
      'Do not repeat the diagnosis with unchanged credentials; the server may ban the address.',
      'Check that the account is active and which authentication name it has; issue a new password if in doubt.',
      'Push AuthUserName and AuthPassword again and diagnose once.',
    ],
  },
  'ip-authenticated-line': {
    title: 'The line is known by its address and need not register',
    what: 'The server serves this line by its IP address. It needs no REGISTER and may refuse one, so a failed registration says nothing about the calls.',
    why: [
      'The account is set up as a trunk, or with authentication by address, for a device that cannot register.',
      'The request came from another address than the server knows, for example after a change of the connection or from behind a NAT.',
    ],
    confirm: ['Ask the account desk how this line is authenticated, and make a test call.'],
    remedy: [
      'Say whether the line shall register; if so, give it a name and a password.',
      'If not, switch its registration off in the phone and keep its address fixed, the one that the server knows.',
    ],
  },
  'account-on-several-phones': {
    title: 'Another phone uses the same account',
    what: 'The server holds another contact for this account, or says that the number is bound elsewhere. Two phones that push each other out look to some systems like an attack.',
    why: [
      'The old phone of the subscriber is still plugged in.',
      'A template or a typing error gave two phones one account.',
    ],
    confirm: ['Compare the contacts and User-Agent names on the server; search the fleet for the same URI.'],
    remedy: [
      'Switch the line off (Enable) on the phone that should not have it.',
      'Give each phone its own account.',
      'Then wait until a possible ban has ended before you diagnose again.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
