import type { Condition } from '../condition.js';
import { SIP_PORT } from '../rig.js';

const special = (user: string) => ({ user, password: 'secret' });

/** Account, bindings and dialogues with a registrar that answers. */
export const ACCOUNT: readonly Condition[] = [
  {
    id: 'wrong-password',
    condition: 'Wrong password',
    rig: 'Kamailio, which challenges again',
    expected: { faultCode: 401, cause: 'account-or-password-rejected', confidence: 'likely' },
    phone: { password: 'wrong' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'password-blanks',
    condition: 'A blank behind the password',
    rig: 'Kamailio, which challenges again',
    expected: { faultCode: 401, cause: 'password-blanks', confidence: 'likely' },
    phone: { password: 'lab-1001 ' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'password-long',
    condition: 'The password is cut off where it is stored',
    rig: 'Kamailio that knows the first eight characters of twenty',
    expected: { faultCode: 401, cause: 'password-too-long', confidence: 'open' },
    phone: { password: 'lab-1001-and-much-more' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'auth-user',
    condition: 'The authentication name is not the account’s',
    rig: 'Kamailio that wants the user part of the address of record',
    expected: { faultCode: 401, cause: 'auth-user-mismatch', confidence: 'open' },
    phone: { authUser: '1002' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'password-403',
    condition: 'Wrong password, and the registrar says 403',
    rig: 'Kamailio that refuses the first wrong answer',
    expected: { faultCode: 403, cause: 'password-rejected-with-403', confidence: 'open' },
    phone: { user: 'forbidden', password: 'wrong' },
    prepare: (rig) => rig.specialKamailio(),
  },
  {
    id: 'account-forbidden',
    condition: 'The account is disabled',
    rig: 'Kamailio that answers 403 before it asks for credentials',
    expected: { faultCode: 403, cause: 'account-forbidden', confidence: 'likely' },
    phone: { user: '1008' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'account-unknown',
    condition: 'The registrar does not know the number',
    rig: 'Kamailio that answers 404',
    expected: { faultCode: 404, cause: 'account-unknown', confidence: 'likely' },
    phone: { user: '1009' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'banned',
    condition: 'Banned after failures: the phone’s address is dropped',
    rig: 'Two runs with a wrong password, then the server’s host drops the phone (nftables), as Fail2Ban does',
    expected: { faultCode: 2, cause: 'banned-for-a-while', confidence: 'likely' },
    phone: { password: 'wrong' },
    runsBefore: [asItIs, asItIs],
    prepare: (rig) => rig.kamailio(),
    breakIt: (rig) => rig.filter('registrar', 'input', `ip saddr ${rig.net.phoneAddress} drop`),
  },
  {
    id: 'banned-port',
    condition: 'Banned after failures: the phone’s SIP is refused',
    rig: 'Two runs with a wrong password, then ICMP port unreachable for UDP and TCP 5060, Fail2Ban’s default',
    expected: { faultCode: 3, cause: 'banned-for-a-while', confidence: 'likely' },
    phone: { password: 'wrong' },
    runsBefore: [asItIs, asItIs],
    prepare: (rig) => rig.kamailio(),
    breakIt: (rig) =>
      rig.filter(
        'registrar',
        'input',
        `ip saddr ${rig.net.phoneAddress} meta l4proto { tcp, udp } th dport ${SIP_PORT} reject`,
      ),
  },
  {
    id: 'expiry-shortened',
    condition: 'The registrar shortens the expiry',
    rig: 'Kamailio with max_expires 60; the phone asks for 600',
    expected: { faultCode: 200, cause: 'expiry-shortened', confidence: 'certain' },
    phone: special('plain'),
    prepare: (rig) => rig.specialKamailio({ maxExpires: 60 }),
  },
  {
    id: 'interval-adapted',
    condition: 'The registrar wants a longer expiry',
    rig: 'Kamailio that answers 423 with Min-Expires',
    expected: { faultCode: 200, cause: 'interval-adapted', confidence: 'certain' },
    phone: { user: '1010' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'contact-limit',
    condition: 'Another phone has the account’s only place',
    rig: 'Kamailio with max_contacts 1; a second phone has registered',
    expected: { faultCode: 503, cause: 'contact-limit-reached', confidence: 'certain' },
    phone: special('limited'),
    async prepare(rig) {
      await rig.specialKamailio({ maxContacts: 1 });
      await rig.phone({ ...special('limited'), awaitStatus: 'Up' }, rig.net.registrar);
    },
  },
  {
    id: 'binding-missing',
    condition: 'The registrar says 200 and lists no binding',
    rig: 'Kamailio that answers 200 without storing anything',
    expected: { faultCode: 200, cause: 'binding-missing', confidence: 'certain' },
    phone: { user: '1016' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'bindings-forgotten',
    condition: 'The phone says registered, the server knows nothing',
    rig: 'Kamailio that stores a binding and does not find it when asked',
    expected: { faultCode: 200, cause: 'registered-but-unknown-to-server', confidence: 'likely' },
    phone: { ...special('forgetful'), awaitStatus: 'Up' },
    prepare: (rig) => rig.specialKamailio(),
  },
  {
    id: 'call-id-of-line',
    condition: 'The registrar wants a new Call-ID for each registration',
    rig: 'Kamailio that refuses a Call-ID once it has been served: the line’s first refresh fails, the run does not',
    expected: { faultCode: 200, cause: 'new-call-id-needed', confidence: 'likely' },
    phone: { ...special('once'), expires: 10, awaitStatus: 'Error' },
    prepare: (rig) => rig.specialKamailio(),
  },
  {
    id: 'call-id',
    condition: 'The registrar does not go on with a Call-ID, and takes a new one',
    rig: 'Kamailio that misses the run’s first REGISTER and refuses its Call-ID afterwards',
    expected: { faultCode: 400, cause: 'new-call-id-needed', confidence: 'likely' },
    phone: { ...special('dialog'), awaitStatus: 'Up' },
    prepare: (rig) => rig.specialKamailio(),
  },
];

/** The network stays as it is. */
function asItIs(): Promise<void> {
  return Promise.resolve();
}
