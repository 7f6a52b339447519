import type { Text } from '../entry.js';

export const codes401 = {
  'sip-401': {
    title: '401: the server asks who is there',
    what: 'The first 401 is the normal course: the server sends a challenge, and the phone repeats the request with its credentials. It is no fault by itself.',
    remedy: [
      'See what followed: no second REGISTER means that the phone has no password or cannot answer the challenge.',
    ],
  },
  'sip-401-again': {
    title: '401 after credentials: account or password rejected',
    what: 'The server judged the credentials and asked again. Most servers answer an unknown account in the same way, so it need not be the password.',
    remedy: [
      'Check that the account exists and is active; compare its authentication name and domain.',
      'Push AuthUserName and AuthPassword again and try once; repeated failures get the address banned.',
    ],
  },
  'sip-401-stall-nonce': {
    title: '401: the server considers the nonce outdated',
    what: 'The answer used a nonce that the server no longer knows. Clock, algorithm or a lost packet may be the reason; the password was not called wrong.',
    remedy: [
      'Check the phone’s date and time, and that nothing on the site blocks the provider’s address.',
      'Check nonce lifetime and whether all servers behind the address share it.',
    ],
  },
  'sip-401-expired': {
    title: '401: the registration has run out',
    what: 'The server says that the earlier authorization is over. A phone that registers again with fresh credentials is served.',
    remedy: ['Let the line register again; if it recurs, set RegisterExpires to what the server grants.'],
  },
  'sip-402': {
    title: '402: payment required',
    what: 'The code is reserved in SIP; a server that sends it most likely refuses for the balance of the account.',
    remedy: ['Check balance and plan of the account.'],
  },
  'sip-407': {
    title: '407: a proxy asks for credentials',
    what: 'Like 401, but from a proxy on the way. The first one is the normal course.',
    remedy: ['See whether the phone repeated the request; check that it may use its credentials for the proxy.'],
  },
  'sip-407-again': {
    title: '407 after credentials: the proxy rejects them',
    what: 'A proxy judged the credentials and asked again. It may want other ones than the registrar does.',
    remedy: ['Say which name and password the proxy expects.', 'Correct AuthUserName and AuthPassword and try once.'],
  },
  'sip-407-user': {
    title: '407: the proxy does not know the user',
    what: 'The authentication name is not on record at this server.',
    remedy: [
      'Check the user’s identifier on the server and create or correct it.',
      'Compare AuthUserName with that record.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
