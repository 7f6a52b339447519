import type { EntryId } from './facts/all.js';

/** Patterns are matched against text in lower case. */
export interface Rule {
  readonly id: EntryId;
  readonly status: readonly number[];
  /** A wording of its own, in the phrase or a telling header. */
  readonly words?: RegExp;
  /** Only where the request carried credentials. */
  readonly afterCredentials?: true;
  /** The phrase that goes with the code anyway. */
  readonly standard?: RegExp;
}

function code(status: number, id: EntryId, standard: RegExp): Rule {
  return { id, status: [status], standard };
}

function wording(status: number | readonly number[], id: EntryId, words: RegExp): Rule {
  return { id, status: typeof status === 'number' ? [status] : status, words };
}

function judged(status: number, id: EntryId): Rule {
  return { id, status: [status], afterCredentials: true };
}

const progress: readonly Rule[] = [
  code(100, 'sip-100', /^trying/),
  code(180, 'sip-18x', /^ringing/),
  code(181, 'sip-18x', /^call is being forwarded/),
  code(182, 'sip-18x', /queued/),
  code(183, 'sip-18x', /^session progress/),
  code(200, 'sip-200', /^ok/),
  code(202, 'sip-202', /^accepted/),
  code(300, 'sip-300', /^multiple choices/),
  code(301, 'sip-301', /^moved permanently/),
  code(302, 'sip-302', /^moved temporarily/),
  code(305, 'sip-305', /^use proxy/),
  code(380, 'sip-380', /^alternative service/),
];

const early: readonly Rule[] = [
  code(400, 'sip-400', /^bad (r|b)equest/),
  // Kamailio and OpenSIPS, P-Registrar-Error (SIP facts, server wording); others in the phrase.
  wording([400, 500], 'sip-invalid-cseq', /invalid cseq/),
  wording(400, 'sip-400-address', /no username in to|error while (parsing aor|unescaping)|to header not found/),
  wording(
    400,
    'sip-400-header',
    /(call-id|cseq) header not found|contact parse|\* used in contact|missing contact|no contact|contact\/received too long|callid too long|expires param|expires parse|q param|path parse|reg-id/,
  ),
  wording(400, 'sip-400-private-identity', /private id\b|username token missing/),
  wording(400, 'sip-400-visited-network', /p-visited-network-id/),
  code(401, 'sip-401', /^unauthori[sz]ed/),
  judged(401, 'sip-401-again'),
  wording(401, 'sip-401-stall-nonce', /sta(ll|le) nonce/),
  wording(401, 'sip-401-expired', /expired authorization/),
  code(402, 'sip-402', /^payment required/),
  code(405, 'sip-405', /^method not allowed/),
  code(406, 'sip-406', /^not acceptable/),
  wording(406, 'sip-406-codec', /no codecs match/),
  code(407, 'sip-407', /^proxy authentication required/),
  judged(407, 'sip-407-again'),
  wording(407, 'sip-407-user', /user not found/),
  code(408, 'sip-408', /^request time-?out/),
  wording(408, 'sip-408-login', /login timed out/),
  code(409, 'sip-409', /^conflict/),
  code(410, 'sip-410', /^gone/),
  wording(410, 'sip-410-route', /no route/),
  code(411, 'sip-411', /^length required/),
  code(413, 'sip-413', /^request entity too large/),
  code(414, 'sip-414', /^request-uri too (large|long)/),
  code(415, 'sip-415', /^unsupported media type/),
  wording(415, 'sip-415-media', /no media/),
  code(416, 'sip-416', /^unsupported (uri )?scheme/),
  code(420, 'sip-420', /^bad extension/),
  code(421, 'sip-421', /^extension required/),
  code(423, 'sip-423', /^interval too brief/),
];

const forbidden: readonly Rule[] = [
  code(403, 'sip-403', /^forbidden/),
  judged(403, 'sip-403-after-credentials'),
  // 'You' alone is what is left of a longer phrase (SIP codes, 403).
  wording(403, 'sip-403-no-user', /no such user|^you$/),
  wording(403, 'sip-403-no-license', /no licen[cs]e/),
  wording(403, 'sip-403-disabled', /user disabled/),
  wording(403, 'sip-403-from', /required right|contact user und anrufernummer verschieden/),
  wording(403, 'sip-403-password', /wrong guess|(invalid|wrong|bad) password/),
  wording(403, 'sip-403-conflict', /^conflict/),
  wording(403, 'sip-403-not-registered', /caller not registered/),
  wording(403, 'sip-403-routing', /empty route set|look-ahead retries/),
  wording(403, 'sip-403-number', /invalid phone number/),
  wording(403, 'sip-403-balance', /no money left/),
  wording(403, 'sip-403-hss-unknown', /hss user unknown|hss identity not registered/),
  wording(403, 'sip-403-hss-identities', /hss identities don't match|private identity not found/),
  wording(403, 'sip-403-hss-barred', /hss roaming not allowed|hss authorization rejected/),
  wording(403, 'sip-403-hss-vectors', /no authentication vectors|nonce not found/),
  wording(403, 'sip-403-pcscf', /register to qos|no contact header/),
  wording(403, 'sip-403-wrong-host', /will not forward/),
];

const notFound: readonly Rule[] = [
  code(404, 'sip-404', /^not found/),
  wording(404, 'sip-404-undefined', /undefined reason/),
  wording(404, 'sip-404-account', /unknown user account/),
  wording(404, 'sip-404-routing', /out of order/),
  wording(404, 'sip-404-domain', /unknown domain/),
];

const late: readonly Rule[] = [
  code(428, 'sip-identity', /^use identity header/),
  code(430, 'sip-430', /^flow failed/),
  code(436, 'sip-identity', /^bad identity/),
  code(437, 'sip-identity', /^un(supported|trusted) (certificate|credential)/),
  code(438, 'sip-identity', /^invalid identity/),
  code(439, 'sip-439', /^first hop lacks outbound support/),
  code(478, 'sip-478', /^unresolvable destination/),
  code(480, 'sip-480', /^temporarily (not available|unavailable)/),
  wording(480, 'sip-480-number', /invalid phone number|not found in client plan/),
  wording(480, 'sip-480-database', /\bdb (response|timeout)|database error/),
  wording(480, 'sip-480-hss', /diameter cx|timeout in mar|\bhss\b/),
  wording(480, 'sip-480-balance', /no money left/),
  wording(480, 'sip-480-routing', /empty route set/),
  wording(480, 'sip-480-codec', /codec mismatch/),
  wording(480, 'sip-480-overload', /overload|congestion/),
  code(481, 'sip-481', /^call .*does not exist/),
  code(482, 'sip-482', /^loop detected/),
  code(483, 'sip-483', /^too many hops/),
  code(484, 'sip-484', /^address incomplete/),
  code(485, 'sip-485', /^ambiguous/),
  code(486, 'sip-486', /^busy here/),
  code(487, 'sip-487', /^request terminated/),
  code(488, 'sip-488', /^not acceptable here/),
  wording([488, 499], 'sip-488-codec', /codec mismatch/),
  wording(488, 'sip-488-private', /private ip address/),
  code(491, 'sip-491', /^request pending/),
  code(493, 'sip-493', /^undeci(ph|p)/),
  code(494, 'sip-494', /^security agreement required/),
];

const server: readonly Rule[] = [
  code(500, 'sip-500', /^internal server error|^server internal error/),
  wording(500, 'sip-500-database', /\bdb (response|timeout)|database error/),
  wording(500, 'sip-500-undefined', /undefined reason/),
  wording(500, 'sip-500-moved', /moved to a remote system/),
  wording(500, 'sip-500-quota', /quota exceeded/),
  wording(500, 'sip-500-location', /usrloc|contact_\w+ failed|address of record too long/),
  wording(500, 'sip-500-hss', /server assignment failed|hss unable to comply/),
  code(501, 'sip-501', /^(method )?not (supported here|implemented)/),
  code(502, 'sip-502', /^bad gateway/),
  code(503, 'sip-503', /^service unavailable/),
  wording([403, 503], 'sip-503-contacts', /too many (registered )?contacts/),
  wording(503, 'sip-503-overload', /overload/),
  wording(503, 'sip-503-ipsec', /ipsec/),
  code(504, 'sip-504', /^(server|gateway) time-?out/),
  code(505, 'sip-505', /^(sip )?version not supported/),
  code(513, 'sip-513', /^message too (big|large)/),
  code(514, 'sip-514', /^hss unauthenticated/),
  code(555, 'sip-555', /^push notification service not supported/),
];

const global: readonly Rule[] = [
  code(600, 'sip-600', /^busy everywhere/),
  wording(600, 'sip-600-no-scscf', /empty list of s-cscf/),
  code(603, 'sip-603', /^decline/),
  code(604, 'sip-604', /^does not exist anywhere/),
  code(606, 'sip-606', /^not acceptable/),
];

/** The order does not matter: `codebook.ts` takes the most specific match. */
export const RULES: readonly Rule[] = [...progress, ...early, ...forbidden, ...notFound, ...late, ...server, ...global];
