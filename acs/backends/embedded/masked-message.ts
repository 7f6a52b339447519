import type { CwmpMessage } from '#shared/cwmp/messages.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';

const LONGEST_VALUE = 200;

/**
 * A message for the log, without the values of parameters that hold secrets, and long values shortened. Made only when it
 * is written: a log that is off does not pay for it.
 */
export function maskedMessage(message: CwmpMessage): { toJSON(): unknown } {
  return { toJSON: () => mask(message) };
}

function mask(message: CwmpMessage): unknown {
  switch (message.method) {
    case 'Inform':
    case 'SetParameterValues':
    case 'GetParameterValuesResponse':
      return {
        ...message,
        parameterList: message.parameterList.map(({ name, value, type }) => ({ name, value: show(name, value), type })),
      };
    default:
      return message;
  }
}

function show(name: string, value: string): string {
  if (isSecretParameter(name)) return '***';
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}… (${value.length} characters)` : value;
}
