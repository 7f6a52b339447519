import type { Text } from '../entry.js';

export const codes403 = {
  'sip-403': {
    title: '403 Forbidden: the server will not register this line',
    what: 'The server understood and refused, before it asked for a password. Usually the account is disabled, unknown, or not allowed from this address.',
    remedy: [
      'Check that the account exists, is enabled, and may register at all.',
      'Check address filters (ACL) and which rule refused the request.',
    ],
  },
  'sip-403-after-credentials': {
    title: '403 after credentials: password wrong or barred',
    what: 'The server challenged, saw the credentials, and refused for good. Several servers answer a wrong password in this way; the code alone does not tell it from a barred account.',
    remedy: [
      'Check whether the account is active and look up its authentication name.',
      'Push AuthUserName and AuthPassword again and try once; repeated failures get the address banned.',
    ],
  },
  'sip-403-no-user': {
    title: '403: no such user, or the log-in is wrong',
    what: 'The server does not find the user under this number and name; some systems say the same to a wrong password.',
    remedy: [
      'Compare number, authentication name and password with the account record.',
      'Correct URI and AuthUserName, push AuthPassword, and try once.',
    ],
  },
  'sip-403-no-license': {
    title: '403: the server has no SIP licence left',
    what: 'The account is in order, but the server may not register more phones than it has licences for. Others will be refused in the same way.',
    remedy: ['Free unused registrations or extend the licence.', 'Switch off lines that nobody needs.'],
  },
  'sip-403-disabled': {
    title: '403: the account is switched off',
    what: 'The user exists and is disabled on the server. Nothing in the phone can change that.',
    remedy: ['Find out why it was disabled (contract, balance, abuse) and enable it.'],
  },
  'sip-403-from': {
    title: '403: the From address is not allowed for this log-in',
    what: 'The server compares the address in From or Contact with the account and refuses the pair.',
    remedy: [
      'Set URI to the number of the account, and AuthUserName to its authentication name.',
      'Say which numbers the account may use.',
    ],
  },
  'sip-403-password': {
    title: '403: the password is wrong',
    what: 'The server says in plain words that the password does not fit. Further tries with it only lead to a ban.',
    remedy: [
      'Look the password up or issue a new one, at most 12 characters for older phones.',
      'Push AuthPassword without blanks and diagnose once.',
    ],
  },
  'sip-403-conflict': {
    title: '403: the number is already in use',
    what: 'The server has this number registered by another device and does not let a second one in.',
    remedy: [
      'Find the other phone with this URI and switch its line off.',
      'If the other device is gone, remove its binding.',
    ],
  },
  'sip-403-not-registered': {
    title: '403: the caller is not registered',
    what: 'The phrase is made for calls: the server wants a registration first. As an answer to REGISTER it means that the user is not known.',
    remedy: ['Check that the user exists on this server.', 'If the phone looks registered, make it register again.'],
  },
  'sip-403-routing': {
    title: '403: no gateway to route to',
    what: 'The server’s routing has no destination left. The words belong to calls; a REGISTER draws them only from a wrongly built route.',
    remedy: ['Check the routing of the server, for registrations and for this destination.'],
  },
  'sip-403-number': {
    title: '403: there is no such destination',
    what: 'The number has no route in the server’s dialling plan. For a registration look at the own number.',
    remedy: ['Compare DirectoryNumber and URI with the numbering plan.'],
  },
  'sip-403-balance': {
    title: '403: the balance does not suffice',
    what: 'The account has run out of money. Meant for calls, though some systems refuse the registration as well.',
    remedy: ['Top the account up or correct its limit.'],
  },
  'sip-403-hss-unknown': {
    title: '403: the HSS does not know this subscriber',
    what: 'The subscriber database of the IMS core has no such identity, or has not registered it.',
    remedy: ['Provision the public and the private identity in the HSS.', 'Compare URI and AuthUserName with them.'],
  },
  'sip-403-hss-identities': {
    title: '403: the two IMS identities do not belong together',
    what: 'The HSS knows both the number and the private identity, or the header names one, but does not link them.',
    remedy: [
      'Correct AuthUserName (private identity) or URI (public identity).',
      'Link the two identities in the HSS.',
    ],
  },
  'sip-403-hss-barred': {
    title: '403: barred in the HSS, or roaming not allowed',
    what: 'The HSS refuses the authorization: all identities are barred, or this visited network is not allowed.',
    remedy: ['Check barring and roaming of the subscriber.'],
  },
  'sip-403-hss-vectors': {
    title: '403: the HSS gave no authentication data',
    what: 'The core could not obtain or match what it needs to check the password: vectors or nonce. The password was never judged.',
    remedy: ['Check the Cx interface and the authentication scheme stored for the subscriber.'],
  },
  'sip-403-pcscf': {
    title: '403: the P-CSCF cannot serve the signalling',
    what: 'The edge of the IMS core could not reserve what it needs for the signalling, or found no contact to serve.',
    remedy: ['Check the policy interface of the P-CSCF (Rx) and the Contact of the request.'],
  },
  'sip-403-wrong-host': {
    title: '403: the server is not responsible for this domain',
    what: 'The server takes the request for one that it should forward elsewhere, and will not.',
    remedy: ['Set RegistrarServer and UserAgentDomain to the names that the provider gives.'],
  },
} satisfies Readonly<Record<string, Text>>;
