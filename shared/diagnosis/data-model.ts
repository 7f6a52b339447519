/** Names of the diagnostics object on the wire (docs/data-model.md). The one place that spells them. */

/** Relative to the line's parameter path. */
export const DIAGNOSTICS_OBJECT = 'X_SIPDX-ORG_RegistrationDiagnostics.';

export type DiagnosticsState = 'None' | 'Requested' | 'Canceled' | 'Complete' | 'Error_Internal' | 'Error_Other';

export interface ParameterDeclaration {
  readonly name: string;
  readonly type: 'string' | 'unsignedInt' | 'boolean' | 'dateTime';
  readonly writable: boolean;
  readonly default: string;
  /** Characters. */
  readonly maxLength?: number;
  readonly range?: readonly [min: number, max: number];
  readonly values?: readonly string[];
  /** Passive notification: travels in the Inform with event 8. */
  readonly passive?: boolean;
}

const UNKNOWN_TIME = '0001-01-01T00:00:00Z'; // TR-106: Unknown Time

function string(name: string, maxLength: number, more: Partial<ParameterDeclaration> = {}): ParameterDeclaration {
  return { name, type: 'string', writable: false, default: '', maxLength, ...more };
}

function count(name: string, more: Partial<ParameterDeclaration> = {}): ParameterDeclaration {
  return { name, type: 'unsignedInt', writable: false, default: '0', ...more };
}

export const DIAGNOSTICS_PARAMETERS: readonly ParameterDeclaration[] = [
  {
    name: 'DiagnosticsState',
    type: 'string',
    writable: true,
    default: 'None',
    values: ['None', 'Requested', 'Canceled', 'Complete', 'Error_Internal', 'Error_Other'],
    passive: true,
  },
  count('Timeout', { writable: true, default: '32', range: [16, 120] }),
  count('AttemptTimeout', { writable: true, default: '8000', range: [500, 32000] }),
  count('NumberOfRepetitions', { writable: true, default: '3', range: [2, 3] }),
  string('RequestKey', 32, { writable: true }),
  string('ResultKey', 32, { passive: true }),
  string('Depth', 16, { writable: true, default: 'Basic', values: ['Basic', 'Deep'] }),
  count('FaultCode', { passive: true }),
  string('Category', 32),
  string('Cause', 64, { passive: true }),
  string('Confidence', 16),
  string('ReasonPhrase', 256),
  string('ServerAddress', 256),
  string('LocalAddress', 256),
  count('RegisterTransactions'),
  count('RegisterRetransmissions'),
  count('PingSuccessCount'),
  count('PingFailureCount'),
  { name: 'GuardTimerExpired', type: 'boolean', writable: false, default: 'false' },
  { name: 'StartTime', type: 'dateTime', writable: false, default: UNKNOWN_TIME },
  { name: 'CompleteTime', type: 'dateTime', writable: false, default: UNKNOWN_TIME },
  string('Evidence', 16384),
  string('Trace', 65536),
];
