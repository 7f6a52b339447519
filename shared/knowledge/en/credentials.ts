import type { Text } from '../entry.js';

export const credentials = {
  'account-or-password-rejected': {
    title: 'Account or password rejected',
    what: 'The server challenged the phone, the phone answered with its stored credentials, and the server refused them again. Many servers give the same answer for an unknown account, so it need not be the password.',
    why: [
      'The password in the phone differs from the one in the account record, often after a change on one side only.',
      'AuthUserName is not the name that the server expects; in IMS the private identity often differs from the number.',
      'The account does not exist on this registrar, or belongs to another domain.',
      'Some older phones cut off long passwords (more than 12 characters).',
    ],
    confirm: [
      'Ask for the server’s log line of this Call-ID: it often tells wrong password from unknown user, which the answer does not.',
    ],
    remedy: [
      'Do not repeat the diagnosis with unchanged credentials: after a few failed tries many registrars ban the account or the address.',
      'Check that the account exists, is active, and belongs to the realm that the challenge names; look up its authentication name.',
      'Compare AuthUserName and UserAgentDomain in the phone with that record.',
      'Push AuthPassword again from the management server, then diagnose once to verify.',
    ],
  },
  'credentials-missing': {
    title: 'The server asks for a password, the phone has none',
    what: 'The server challenged the phone, and no password is stored for this line. The run ended at once; nothing was tried.',
    why: [
      'Provisioning did not push the password.',
      'A factory reset or a firmware update erased it.',
      'The server began to ask for authentication only recently.',
    ],
    confirm: ['The evidence shows a challenge and no answer to it.'],
    remedy: [
      'Look up authentication name and password of the account, or issue a new password.',
      'Push AuthUserName and AuthPassword from the management server and diagnose once. AuthPassword always reads back empty, so an empty field proves nothing.',
      'If it is rejected, do not keep trying: repeated failures get the account or the address banned.',
    ],
  },
  'challenge-unusable': {
    title: 'The server’s challenge cannot be answered',
    what: 'The server demands authentication, but its challenge is missing or asks for a method that this phone does not know. The credentials were never judged.',
    why: [
      'The server offers only algorithms or schemes that the phone lacks.',
      'The server sends 401 without WWW-Authenticate, or 407 without Proxy-Authenticate.',
      'A middlebox removed the header.',
    ],
    confirm: ['Read WWW-Authenticate or Proxy-Authenticate in the raw response: scheme, algorithm, qop.'],
    remedy: [
      'Open the raw 401 or 407 and read what it asks for; send it to the SIP core team.',
      'Offer Digest with MD5 beside the stronger algorithms, or update the phones’ firmware.',
    ],
  },
  'stale-loop': {
    title: 'The server calls every answer outdated',
    what: 'The server kept saying that the phone’s answer used an outdated nonce (stale=true). The password itself was not called wrong; the fault is in how the server issues or remembers nonces.',
    why: [
      'Several servers behind one address do not share their nonces.',
      'The nonce lives shorter than the answer needs to arrive.',
      'The clocks of the servers differ.',
    ],
    confirm: ['See in the trace whether the answers come from one server or from several.'],
    remedy: [
      'Check nonce lifetime, the clocks, and whether the balancer keeps a phone on one server.',
      'Leave the password as it is and do not retry in a row: the server may still count each try as a failure.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
