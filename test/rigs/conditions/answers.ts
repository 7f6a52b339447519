import type { Cause, Confidence } from '#shared/diagnosis/fault-code.js';
import type { Condition } from '../condition.js';

const answering = (user: string) => ({ user, password: 'secret' });

/** Port of a registrar that a relay stands before. */
const BEHIND = 5062;

/** Answers that end the procedure at once, by code. */
const CODES: readonly (readonly [code: number, condition: string, cause: Cause, confidence: Confidence])[] = [
  [302, 'The registrar sends the phone elsewhere', 'redirected', 'certain'],
  [408, 'The registrar’s own back end is silent', 'registrar-timeout', 'certain'],
  [420, 'The registrar wants an extension', 'request-refused', 'certain'],
  [480, 'The registrar cannot register anybody for now', 'temporarily-unavailable', 'certain'],
  [500, 'The registrar has failed', 'server-failure', 'certain'],
  [600, 'The registrar refuses the account everywhere', 'global-refusal', 'certain'],
  [799, 'The registrar answers with a code that SIP does not have', 'undefined-code', 'certain'],
];

/** What else a registrar can say, and answers that are none. */
export const ANSWERS: readonly Condition[] = [
  ...CODES.map(([faultCode, condition, cause, confidence]): Condition => ({
    id: `code-${String(faultCode)}`,
    condition,
    rig: `Kamailio that answers ${String(faultCode)}`,
    expected: { faultCode, cause, confidence },
    phone: answering(`s${String(faultCode)}`),
    prepare: (rig) => rig.answeringKamailio(),
  })),
  {
    id: 'interval',
    condition: 'The registrar wants a longer expiry than any that is asked for',
    rig: 'Kamailio that answers 423 with a Min-Expires above what was asked for, each time',
    expected: { faultCode: 423, cause: 'interval-too-brief', confidence: 'certain' },
    phone: { user: '1011' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'busy',
    condition: 'The registrar still works on the first REGISTER when the next one comes',
    rig: 'Kamailio that does not come back to the first REGISTER of a Call-ID and answers 500 to the next',
    expected: { faultCode: 500, cause: 'overlap', confidence: 'likely' },
    phone: answering('busy'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'cseq',
    condition: 'The registrar takes no CSeq, in a new dialogue neither',
    rig: 'Kamailio that answers 400 with P-Registrar-Error: Invalid CSeq number',
    expected: { faultCode: 400, cause: 'invalid-cseq', confidence: 'certain' },
    phone: answering('cseq'),
    prepare: (rig) => rig.answeringKamailio(),
  },
  {
    id: 'garbled',
    condition: 'What comes back is no SIP',
    rig: 'UDP relay that makes each status one of four digits; Kamailio behind it',
    expected: { faultCode: 3, cause: 'malformed-response', confidence: 'likely' },
    async prepare(rig) {
      await rig.kamailio({ port: BEHIND });
      await rig.relay('garbled', BEHIND);
    },
  },
  {
    id: 'trying',
    condition: 'The registrar takes the request and never decides; ping is filtered',
    rig: 'Kamailio that answers 100 alone; ICMP echo dropped in the router',
    expected: { faultCode: 2, cause: 'ping-filtered', confidence: 'open' },
    phone: { user: '1005' },
    async prepare(rig) {
      await rig.kamailio();
      await rig.forward('icmp type echo-request drop');
    },
  },
  {
    id: 'incomplete',
    condition: 'The phone has no registrar to go to',
    rig: 'Registrar and proxy empty: nothing is sent',
    expected: { faultCode: 1, cause: 'configuration-incomplete', confidence: 'certain' },
    phone: { registrar: '' },
    prepare: () => Promise.resolve(),
  },
  {
    id: 'disabled',
    condition: 'The line is switched off',
    rig: 'Profile disabled: nothing is sent',
    expected: { faultCode: 1, cause: 'line-disabled', confidence: 'certain' },
    phone: { parameters: { Enable: 'Disabled' } },
    prepare: () => Promise.resolve(),
  },
];
