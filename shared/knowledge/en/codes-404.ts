import type { Text } from '../entry.js';

export const codes404 = {
  'sip-404': {
    title: '404 Not Found: the server does not know the number',
    what: 'No account with this number exists in the domain that the phone asked. HiPath 4000 says so as well when the Contact does not carry the extension.',
    remedy: ['Check URI and UserAgentDomain for typing errors.', 'Create the account, or say on which server it is.'],
  },
  'sip-404-undefined': {
    title: '404: the server has no route and names no reason',
    what: 'The server found no destination and does not say why. For a registration check number and domain first.',
    remedy: ['Search the server’s log for the Call-ID of the run.'],
  },
  'sip-404-account': {
    title: '404: log-in and password were not found',
    what: 'The server has no account with this log-in.',
    remedy: ['Check the log-in, or create the account.', 'Correct AuthUserName and push AuthPassword.'],
  },
  'sip-404-routing': {
    title: '404: no gateway accepts this direction',
    what: 'The routing entry for this direction has no working gateway. The phrase belongs to calls, not to a registration.',
    remedy: ['Check the routing of that direction and its gateways.'],
  },
  'sip-404-domain': {
    title: '404: the server does not serve this domain',
    what: 'The number may be right, but the domain behind the @ is none of this server’s.',
    remedy: ['Set UserAgentDomain to the domain that the server’s owner names.'],
  },
  'sip-405': {
    title: '405: this server does not take REGISTER',
    what: 'Most likely the address belongs to something that speaks SIP but is no registrar, for example a gateway, a trunk or another phone.',
    remedy: ['Check RegistrarServer and port; read in the Allow header what is accepted.'],
  },
  'sip-406-codec': {
    title: '406: no codec in common',
    what: 'It concerns the media of a call. A REGISTER carries no codecs.',
    remedy: ['Enable a codec that both sides have; look for the cause of a failed registration elsewhere.'],
  },
  'sip-406': {
    title: '406: the answer would not be understood',
    what: 'The server cannot produce a response of a kind that the Accept header allows; others use it for a user who is not available.',
    remedy: ['Compare the Accept header with that of a phone that registers.'],
  },
  'sip-408': {
    title: '408: a server ran out of time',
    what: 'A proxy or registrar waited for somebody behind it and gave up. Many phones also show 408 of their own when nobody answered; the trace tells which.',
    remedy: [
      'Look in the trace whether a 408 really arrived; if not, treat it as silence.',
      'Find the hop or database that does not answer.',
    ],
  },
  'sip-408-login': {
    title: '408: the log-in was not answered in time',
    what: 'The server asked its authentication system and got no answer in time. The credentials were not judged.',
    remedy: ['Check the link to the authentication server (RADIUS, database).'],
  },
  'sip-409': {
    title: '409: conflict with a registration that exists',
    what: 'An old code: what the REGISTER asks for contradicts what the server holds for this user.',
    remedy: ['Remove the old contacts of the user.', 'Make sure that no other phone uses this URI.'],
  },
  'sip-410-route': {
    title: '410: no route there any more',
    what: 'The same as an empty route set: the resource behind this address is gone or has no gateway.',
    remedy: ['Check the routing and whether the number was removed.'],
  },
  'sip-410': {
    title: '410 Gone: the number existed and was removed',
    what: 'The server knew this address once and has no successor for it.',
    remedy: ['Say which number the subscriber has now, or restore it.'],
  },
  'sip-411': {
    title: '411: Content-Length is missing',
    what: 'The server cannot tell where the message ends. Over TCP the header is required.',
    remedy: ['Update the firmware; check whether a router removes the header.'],
  },
  'sip-413': {
    title: '413: the body of the request is too large',
    what: 'The server refuses the size. A REGISTER has hardly any body, so look for what the phone appends.',
    remedy: ['Switch off extras that the phone sends in REGISTER.'],
  },
  'sip-414': {
    title: '414: the address asked for is too long',
    what: 'The server cannot take a Request-URI of this length.',
    remedy: ['Check RegistrarServer and UserAgentDomain for text that does not belong there.'],
  },
  'sip-415-media': {
    title: '415: the codec of the call is not supported',
    what: 'It concerns the media of a call, not a registration.',
    remedy: ['Enable a codec that both sides have.'],
  },
  'sip-415': {
    title: '415: the body’s format is not supported',
    what: 'The request carries a body that the server cannot read. A REGISTER normally has none.',
    remedy: ['Switch off the feature that adds a body; compare Accept in the response.'],
  },
  'sip-416': {
    title: '416: the server does not know this kind of address',
    what: 'The URI begins with something other than the server accepts, for example sips: or tel: instead of sip:.',
    remedy: ['Write URI with sip: and switch off the ‘tel’ form in the phone.'],
  },
  'sip-420': {
    title: '420: the server lacks a required extension',
    what: 'The phone, or a proxy before the server, requires an extension. The Unsupported header names it, often path or outbound.',
    remedy: [
      'Switch that extension off in the phone.',
      'If it is path, enable it on the registrar or take it out of the proxy.',
    ],
  },
  'sip-421': {
    title: '421: the server requires an extension',
    what: 'The server serves only phones that announce an extension; the Require header names it. With sec-agree it wants a protected connection (IMS).',
    remedy: ['Switch the named extension on in the phone; without it this server cannot be used.'],
  },
  'sip-423': {
    title: '423: the registration interval is too short',
    what: 'The registrar wants a longer interval; Min-Expires names the least one. A few servers leave that header out.',
    remedy: ['Set RegisterExpires to at least Min-Expires; without the header try 3600.'],
  },
} satisfies Readonly<Record<string, Text>>;
