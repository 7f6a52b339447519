import type { ModelObject, ModelParameter } from '#shared/cwmp/parameter-template.js';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS, type ParameterDeclaration } from '#shared/diagnosis/data-model.js';

type More = Partial<Omit<ModelParameter, 'name' | 'type'>>;

/** Read-only unless told otherwise. `maxLength` in characters. */
export function string(name: string, maxLength: number, more: More = {}): ModelParameter {
  return { name, type: 'string', writable: false, default: '', maxLength, ...more };
}

/** The first value is the default. */
export function choice(name: string, values: readonly string[], more: More = {}): ModelParameter {
  return { name, type: 'string', writable: false, default: values[0] ?? '', values, ...more };
}

export function number(name: string, initial: number, more: More = {}): ModelParameter {
  return { name, type: 'unsignedInt', writable: false, default: String(initial), ...more };
}

export function integer(name: string, initial: number, more: More = {}): ModelParameter {
  return { name, type: 'int', writable: false, default: String(initial), ...more };
}

export function boolean(name: string, initial: boolean, more: More = {}): ModelParameter {
  return { name, type: 'boolean', writable: false, default: String(initial), ...more };
}

export const writable: More = { writable: true };
export const hidden: More = { writable: true, hidden: true };
export const forced: More = { forcedInform: true };
export const port: More = { writable: true, range: [0, 65535] };
/** Seconds or milliseconds, at least one. */
export const duration: More = { writable: true, range: [1, 4294967295] };

/** The transports of SIP that the agent has. TR-104 knows SCTP too. */
export const TRANSPORTS: readonly string[] = ['UDP', 'TCP', 'TLS'];

/** Our diagnostics object of a line. */
export function diagnosticsObject(line: string): ModelObject {
  return { path: line + DIAGNOSTICS_OBJECT, parameters: DIAGNOSTICS_PARAMETERS.map(diagnosticsParameter) };
}

function diagnosticsParameter(declared: ParameterDeclaration): ModelParameter {
  const { passive, ...parameter } = declared;
  return {
    ...parameter,
    ...(passive === true ? { notification: 'passive' as const } : {}),
    // TR-106 DiagnosticsState: the CPE alone sets the other values.
    ...(declared.name === 'DiagnosticsState' ? { settableValues: ['Requested', 'Canceled'] } : {}),
  };
}
