import type { ModelObject, ModelParameter } from '#shared/cwmp/parameter-template.js';
import { choice, number, string, writable } from './declare.js';

/** Path of the ping diagnostics in each root, relative to it. All have these parameters under the same names. */
export const IP_PING = {
  phone: 'LAN.IPPingDiagnostics.',
  gateway: 'IPPingDiagnostics.',
  device2: 'IP.Diagnostics.IPPing.',
} as const;

const STATES = ['None', 'Requested', 'Complete', 'Error_CannotResolveHostName', 'Error_Internal', 'Error_Other'];

/** IPPing:1 of the root. */
export function ipPingObject(root: string, kind: keyof typeof IP_PING): ModelObject {
  // TR-181 issue 1 has no Interface, issue 2 alone has Canceled.
  const canceled = kind === 'device2' ? ['Canceled'] : [];
  const parameters: readonly ModelParameter[] = [
    choice('DiagnosticsState', [...STATES, ...canceled], {
      ...writable,
      settableValues: ['Requested', ...canceled],
      requires: ['Host'],
    }),
    ...(kind === 'phone' ? [] : [string('Interface', 256, writable)]),
    string('Host', 256, writable),
    number('NumberOfRepetitions', 3, { ...writable, range: [1, 4294967295] }),
    number('Timeout', 2000, { ...writable, range: [1, 4294967295] }),
    number('DataBlockSize', 56, { ...writable, range: [1, 65535] }),
    number('DSCP', 0, { ...writable, range: [0, 63] }),
    number('SuccessCount', 0),
    number('FailureCount', 0),
    number('AverageResponseTime', 0),
    number('MinimumResponseTime', 0),
    number('MaximumResponseTime', 0),
  ];
  return { path: root + IP_PING[kind], parameters };
}
