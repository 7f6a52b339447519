import type { Text } from '../entry.js';

export const lan = {
  'port-speed': {
    title: 'Speed and duplex of phone and switch port differ',
    what: 'If one side is fixed and the other negotiates, the link is down or loses packets under load. Some old phones know only 10 Mbit/s.',
    remedy: ['Set the port to automatic, or to what the phone supports, and watch its error counters.'],
  },
  'path-per-direction': {
    title: 'Check the path in each direction',
    what: 'That the server sent an answer does not mean that it arrived. Filters often differ by direction, and answers may take another, congested way.',
    remedy: [
      'Capture at the same time near the phone and near the server, and compare packet by packet.',
      'Look for CRC errors on ports, congestion, the gateway of each VLAN, and access lists in both directions.',
    ],
  },
  'qos-trust': {
    title: 'Switch ports must trust the voice marking',
    what: 'A switch whose QoS is on, but whose ports do not trust the marks of phones and servers, treats signalling as ordinary traffic. Under load it is delayed or dropped, and phones change servers.',
    remedy: ['Set trust on the ports of servers, phones and uplinks, and compare the drops before and after.'],
  },
  'keep-alive-thirty-to-ninety': {
    title: 'How often to keep alive: NAT against a long way',
    what: 'Two needs pull apart. Behind NAT the interval must stay below 60 seconds; a keep-alive that decides about changing servers should be patient on long ways, for example 90 instead of 30 seconds.',
    remedy: [
      'Find out which of the two a setting controls before you change it.',
      'Lengthen the supervision interval only for sites that flap, and watch the history.',
    ],
  },
  'working-neighbours': {
    title: 'Look at the neighbours first',
    what: 'One phone, one site or all phones: that tells more than any single test. If all fail, leave the phones alone.',
    remedy: [
      'Compare with phones of the same switch, site, model, template and server, in this order.',
      'Exchange the places of a working and a failing phone: does the fault move along?',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
