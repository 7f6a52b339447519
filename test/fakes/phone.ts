import { createAgent, type Agent } from '#cpe-agent/agent.js';
import type { AgentOptions } from '#cpe-agent/agent-options.js';
import { linePath, PROFILE } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { Secret } from '#shared/lib/secret.js';
import type { FakeHost } from './host.js';

export const ACS_URL = 'http://acs.example/cwmp';
export const ACS_PASSWORD = 'acs-secret';
export const LINE = linePath(1);
export const DIAGNOSTICS = LINE + DIAGNOSTICS_OBJECT;

/** A phone with one line: 1001 of example.com, whose registrar is the host's. */
export function phone(
  host: FakeHost,
  parameters: Readonly<Record<string, string>> = {},
  more: Pick<AgentOptions, 'diagnoseOnFailure'> & {
    readonly lines?: number;
    readonly url?: string;
    readonly softwareVersion?: string;
  } = {},
): Agent {
  return createAgent({
    identity: {
      manufacturer: 'Example',
      oui: '00A0B0',
      productClass: 'IP-Phone',
      serialNumber: '1',
      modelName: 'P1',
      softwareVersion: more.softwareVersion ?? '1.0',
    },
    lines: more.lines ?? 1,
    parameters: {
      [`${PROFILE}SIP.RegistrarServer`]: 'registrar.example.com',
      [`${PROFILE}SIP.UserAgentDomain`]: 'example.com',
      [`${PROFILE}SIP.RegisterExpires`]: '600',
      'Device.ManagementServer.PeriodicInformEnable': 'false',
      [`${LINE}Enable`]: 'Enabled',
      [`${LINE}SIP.AuthUserName`]: '1001',
      [`${LINE}SIP.AuthPassword`]: 'sip-secret',
      [`${LINE}SIP.URI`]: 'sip:1001@example.com',
      ...parameters,
    },
    acs: { url: more.url ?? ACS_URL, username: 'phone', password: new Secret(ACS_PASSWORD) },
    ...(more.diagnoseOnFailure && { diagnoseOnFailure: more.diagnoseOnFailure }),
    host,
  });
}
