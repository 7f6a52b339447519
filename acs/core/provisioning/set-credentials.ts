import type { Fault } from '#shared/cwmp/messages.js';
import type { Secret } from '#shared/lib/secret.js';
import type { Exchange } from '../exchange.js';

export interface Credentials {
  readonly username: string;
  readonly password: Secret;
}

/** Credentials that we shall use with the device, for Connection Requests. @returns the fault, if it refused them */
export function setConnectionRequestCredentials(root: string, given: Credentials): Exchange<Fault | undefined> {
  return setPair(`${root}ManagementServer.ConnectionRequest`, given);
}

/** Credentials that the device shall use with us. @returns the fault, if it refused them */
export function setAcsCredentials(root: string, given: Credentials): Exchange<Fault | undefined> {
  return setPair(`${root}ManagementServer.`, given);
}

/** Both in one request: half of a pair would lock one side out. */
function* setPair(prefix: string, { username, password }: Credentials): Exchange<Fault | undefined> {
  const answer = yield {
    method: 'SetParameterValues',
    parameterList: [
      { name: `${prefix}Username`, value: username, type: 'string' },
      { name: `${prefix}Password`, value: password.reveal(), type: 'string' },
    ],
    parameterKey: '',
  };
  return answer.method === 'Fault' ? answer : undefined;
}
