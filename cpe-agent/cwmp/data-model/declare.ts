import type { ModelParameter } from '#shared/cwmp/parameter-template.js';

type More = Partial<Omit<ModelParameter, 'name' | 'type'>>;

/** Read-only unless told otherwise. `maxLength` in characters. */
export function string(name: string, maxLength: number, more: More = {}): ModelParameter {
  return { name, type: 'string', writable: false, default: '', maxLength, ...more };
}

export function choice(name: string, values: readonly string[], more: More = {}): ModelParameter {
  return { name, type: 'string', writable: false, default: values[0] ?? '', values, ...more };
}

export function number(name: string, initial: number, more: More = {}): ModelParameter {
  return { name, type: 'unsignedInt', writable: false, default: String(initial), ...more };
}

export function boolean(name: string, initial: boolean, more: More = {}): ModelParameter {
  return { name, type: 'boolean', writable: false, default: String(initial), ...more };
}

export const writable: More = { writable: true };
