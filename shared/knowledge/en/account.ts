import type { Text } from '../entry.js';

export const account = {
  'account-forbidden': {
    title: 'The server forbids this registration',
    what: 'The server refused with 403. Usually the account is barred or disabled, but several servers say 403 for a wrong password or an unknown account too; the reason phrase often tells which.',
    why: [
      'The account is disabled, suspended or barred.',
      'The password is wrong: chan_sip of Asterisk, repro and FreeSWITCH answer 403 to that.',
      'The number is in use on another device, or has reached its limit of contacts.',
      'The phone’s network is not permitted for this account (access list).',
    ],
    confirm: ['See in the evidence whether the refusal came before or after the credentials.'],
    remedy: [
      'Read the reason phrase and the Warning header in the raw response; note any error code in it.',
      'Check whether the account is active, paid and free of bars, and whether another device holds the number.',
      'If the account is in order, compare AuthUserName and push AuthPassword again, then try once. Repeated failures get the account or the address banned.',
    ],
  },
  'account-unknown': {
    title: 'The server does not know this number',
    what: 'The server answered that the address of record does not exist in the domain (404, or 410 for one that is gone). Either the number is not set up there, or the phone asks the wrong domain.',
    why: [
      'The number is not provisioned on the registrar, or was deleted.',
      'The user part or the domain in the phone is wrong.',
      'The phone was sent to the wrong registrar.',
      'The user in the Contact is not the extension: some PBXs answer 404 to that.',
    ],
    confirm: ['Ask the registrar for this address of record, letter by letter.'],
    remedy: [
      'Compare URI, UserAgentDomain and RegistrarServer with the customer’s record, digit by digit.',
      'Look the number up on the registrar (HSS, subscriber table) and set it up if it is missing.',
    ],
  },
  'request-refused': {
    title: 'The server refuses the request as it is',
    what: 'The server refused the REGISTER with a 4xx other than the usual ones. The code and its reason phrase tell what it objects to; that may lie in the phone’s settings, in its firmware, or in the server.',
    why: [
      'Address or domain have a form that the server does not accept (400, 416, 484).',
      'The request went to a server that is no registrar (405), or through a loop (482, 483).',
      'The server demands an extension that the phone lacks, or the reverse (420, 421, 494).',
      'A SIP ALG altered the message on the way.',
    ],
    confirm: ['Look the status line up: sipdx explain, followed by code and phrase.'],
    remedy: [
      'Read the reason phrase and the headers Warning, Unsupported, Require and P-Registrar-Error in the raw response.',
      'Compare URI, UserAgentDomain, RegistrarServer and transport with a phone of the same model that registers.',
      'If the settings agree, search the server’s log for the Call-ID and see which rule refused it.',
    ],
  },
  'registrar-timeout': {
    title: 'The server itself reports a time-out',
    what: 'The server answered 408: it did not finish the registration in time. This is a real answer from the server; a silent server would show as code 2 or 3.',
    why: [
      'A system behind the server does not answer it: subscriber database, HSS, next proxy.',
      'A proxy in front of the registrar cannot reach it.',
    ],
    confirm: ['See which Server header the 408 carries, and whether it came after the same time in each try.'],
    remedy: [
      'See whether other lines of this registrar get 408 too; if so, report one fault for all.',
      'Follow the Call-ID of the run from the proxy to the database and find the hop that stays silent.',
    ],
  },
  'temporarily-unavailable': {
    title: 'The server says: temporarily unavailable',
    what: 'The server refused the registration with 480. It understood the request, but could not or would not serve it now.',
    why: [
      'The server’s database or its link to the HSS has failed.',
      'The registrar is overloaded.',
      'The account has no money left, or no plan that covers the service.',
    ],
    confirm: ['Look the phrase up: it tells database, balance and overload apart.'],
    remedy: [
      'Read the reason phrase: it often names the database, the balance or the overload.',
      'Check the database and the HSS link at the time of the run.',
      'If only this account is affected, check its balance and plan.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
