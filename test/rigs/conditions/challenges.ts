import type { Condition } from '../condition.js';

const HOUR_MS = 3_600_000;
const answering = (user: string) => ({ user, password: 'secret' });

/** What a registrar asks for, and what it makes of the answer. */
export const CHALLENGES: readonly Condition[] = [
  {
    id: 'algorithm-unknown',
    condition: 'The registrar wants an algorithm that the phone does not have',
    rig: 'Kamailio that offers AKAv1-MD5 alone, as an IMS does',
    expected: { faultCode: 401, cause: 'wrong-algorithm', confidence: 'certain' },
    phone: answering('aka'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'algorithm-preferred',
    condition: 'The registrar prefers an algorithm for which it does not know the password',
    rig: 'Kamailio that offers SHA-256, which it never accepts, and MD5 behind it',
    expected: { faultCode: 401, cause: 'wrong-algorithm', confidence: 'certain' },
    phone: answering('two'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'scheme-unknown',
    condition: 'The registrar wants Basic authentication',
    rig: 'Kamailio that offers Basic alone',
    expected: { faultCode: 401, cause: 'challenge-unusable', confidence: 'certain' },
    phone: answering('basic'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'no-password',
    condition: 'The registrar asks for credentials, and the phone has none',
    rig: 'Kamailio that challenges; phone without a password',
    expected: { faultCode: 401, cause: 'credentials-missing', confidence: 'certain' },
    phone: { password: '' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'realm',
    condition: 'The registrar asks in the name of another domain, where the account is another one',
    rig: 'Kamailio whose realm is elsewhere.example, and whose password differs',
    expected: { faultCode: 401, cause: 'realm-mismatch', confidence: 'open' },
    phone: answering('elsewhere'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'clock',
    condition: 'The phone’s clock is two hours ahead of the registrar’s, which rejects its credentials',
    rig: 'Kamailio that tells its time in Date and challenges again; phone with a clock of its own',
    expected: { faultCode: 401, cause: 'clock-wrong', confidence: 'open' },
    phone: { ...answering('dated'), clockAheadMs: 2 * HOUR_MS },
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'clock-right',
    condition: 'The same, and both clocks agree',
    rig: 'As above; phone with the host’s clock',
    expected: { faultCode: 401, cause: 'account-or-password-rejected', confidence: 'likely' },
    phone: answering('dated'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'stale',
    condition: 'The registrar calls each nonce stale',
    rig: 'Kamailio that says stale=true whatever comes',
    expected: { faultCode: 401, cause: 'stale-loop', confidence: 'certain' },
    phone: answering('stale'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'realms',
    condition: 'Each answer is followed by a challenge of somebody else',
    rig: 'Kamailio that asks in the name of another realm each time',
    expected: { faultCode: 401, cause: 'unfinished', confidence: 'open' },
    phone: answering('realms'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'by-address',
    condition: 'A line that is known by its address, from the right one',
    rig: 'Kamailio that accepts the phone’s address without credentials',
    expected: { faultCode: 200, cause: 'registered', confidence: 'certain' },
    phone: { user: 'by-address', password: '' },
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'by-wrong-address',
    condition: 'A line that is known by its address, from another one',
    rig: 'As above, with masquerade: Kamailio sees the router’s address, and answers 403; phone without a password',
    expected: { faultCode: 403, cause: 'ip-authenticated-line', confidence: 'open' },
    phone: { user: 'by-address', password: '' },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.answeringKamailio();
    },
  },
  {
    id: 'shared-account',
    condition: 'Another phone has the account at another node of the cluster',
    rig: 'Kamailio that stores the phone’s binding and, when asked, tells that of a second phone with the account',
    expected: { faultCode: 200, cause: 'account-on-several-phones', confidence: 'open' },
    phone: { ...answering('shared'), awaitStatus: 'Up' },
    async prepare(rig) {
      await rig.answeringKamailio();
      await rig.phone({ ...answering('shared'), awaitStatus: 'Up' }, rig.net.registrar);
    },
  },
];
