import type { ModelObject } from '#shared/cwmp/parameter-template.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import { choice, number, writable } from './declare.js';

/** Of a profile: the dialect beside our objects of its lines. */
export function iadDiagnosticsObject(profile: string): ModelObject {
  return {
    path: profile + IAD_OBJECT,
    parameters: [
      choice('IADDiagnosticsState', ['None', 'Requested', 'Complete'], { ...writable, settableValues: ['Requested'] }),
      number('TestServer', 1, { ...writable, range: [1, 2] }),
      number('RegistResult', 0),
      number('Reason', 0),
    ],
  };
}
