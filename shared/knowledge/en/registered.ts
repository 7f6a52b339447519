import type { Text } from '../entry.js';

export const registered = {
  registered: {
    title: 'The line can register',
    what: 'The registrar accepted a REGISTER with the line’s own settings. At the time of the diagnosis nothing stood in the way of a registration.',
    why: [
      'The fault was temporary and has passed, or the remedy has worked.',
      'The phone’s own SIP module hangs or still waits for its next try, while the network and the account are in order.',
      'The phone registers, but its NAT session expires between two registrations, so that the server sees it as gone.',
    ],
    confirm: ['Make a call in each direction.'],
    remedy: [
      'Look at the line’s Status: if it is Up, make a test call and close the case.',
      'If it is not Up after a few minutes, restart the phone from the management server.',
      'If the phone looks registered but receives no calls, switch on its keep-alive with an interval below 60 seconds.',
    ],
  },
  'interval-adapted': {
    title: 'Registers only with a longer interval',
    what: 'The registrar first refused the configured interval as too brief (423). It accepted the registration after the diagnosis asked for a longer one. A phone that does not adapt by itself stays unregistered.',
    why: [
      'RegisterExpires in the phone is below the Min-Expires of the registrar.',
      'The registrar’s minimum was raised recently.',
    ],
    confirm: ['Compare RegisterExpires with the accepted value in the evidence.'],
    remedy: [
      'Set RegisterExpires to at least the Min-Expires of the registrar; the evidence shows the configured and the accepted value.',
      'Check the template: other phones with the same value have the same fault.',
      'Where a border controller keeps NAT open by short intervals, let it shorten them towards the phone only, not towards the core.',
    ],
  },
  'binding-missing': {
    title: 'Accepted, but the phone’s address is not listed',
    what: 'The registrar answered with success, but the contacts in its answer do not name this phone. The line looks registered; incoming calls may not find it.',
    why: [
      'The registrar does not list contacts in its answer, although RFC 3261 asks for it; the line may then work.',
      'A border controller or SIP ALG rewrote the phone’s contact.',
      'The registrar did not store the binding, for example because of its limit of contacts.',
    ],
    confirm: ['Compare the Contact of the REGISTER with the list in the 200.'],
    remedy: [
      'Call the number: if the phone rings, only the answer is incomplete and nothing is urgent.',
      'Look the address of record up in the location table and compare its contacts with the one in the REGISTER.',
      'Switch off the SIP ALG of the router.',
    ],
  },
  'interval-too-brief': {
    title: 'The registrar refuses every interval as too brief',
    what: 'The registrar refused the interval (423) although the diagnosis raised it each time to what the registrar demanded. A setting in the phone alone is not likely to cure this.',
    why: [
      'A border controller between phone and registrar shortens the interval, so the registrar never sees the longer one.',
      'Minimum and maximum of the registrar contradict each other, or its Min-Expires is wrong.',
      'The registrar sends 423 for another reason than the interval.',
    ],
    confirm: ['Compare the Expires that the phone sent with what the registrar logged.'],
    remedy: [
      'Read Expires and Min-Expires of each try in the raw messages, and compare RegisterExpires with a phone that registers.',
      'Compare the interval that leaves the phone with the one that reaches the registrar, and correct the border controller or the registrar’s limits.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
