import type { Text } from '../entry.js';

export const configuration = {
  'configuration-incomplete': {
    title: 'SIP settings of the line are incomplete',
    what: 'Before sending anything, the phone checked the basic SIP settings of the line and found some missing or malformed. The result names each of these parameters. No packet was sent.',
    why: [
      'Provisioning pushed an incomplete set of parameters.',
      'Someone changed the settings on the phone itself, or a factory reset removed them.',
      'The template of this customer has no registrar or no SIP domain.',
    ],
    confirm: ['The evidence names each missing or malformed parameter.'],
    remedy: [
      'Open the evidence and read which parameters are named; compare them with the record of this customer.',
      'Push the missing values from the management server: RegistrarServer (or ProxyServer), its port and transport, and URI or AuthUserName with UserAgentDomain. Then diagnose again.',
      'Find out how they were lost: check the provisioning job, and whether the phone’s own web page is open to the user.',
    ],
  },
  'line-disabled': {
    title: 'The line is switched off in the phone',
    what: 'The configuration of the phone says that this line is not enabled, so the phone does not try to register it. No packet was sent.',
    why: [
      'The line was suspended on purpose, for example at the customer’s request or for non-payment.',
      'Provisioning did not enable the line after the service was activated.',
      'The whole voice profile is disabled, and all its lines with it.',
    ],
    confirm: ['Read Enable of the line and of its profile.'],
    remedy: [
      'Check in the customer’s record whether the line is meant to be in service.',
      'If it is, set Enable of the line (and of its voice profile) to Enabled from the management server, then diagnose again.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
