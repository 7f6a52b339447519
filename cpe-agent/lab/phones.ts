import { createAgent, type Agent } from '../agent.js';
import type { AgentIdentity } from '../agent-options.js';
import { linePath } from '../cwmp/data-model/voice-service.js';
import type { AgentHost } from '../ports.js';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import type { Secret } from '#shared/lib/secret.js';
import { labConditions, labDomain, labExpires, phonePassword, type LabCondition } from './conditions.js';
import { deadNetwork, simulatedPinger, unknownHostNetwork, UNREACHABLE_REGISTRAR } from './simulated-network.js';

export interface LabPhonesOptions {
  readonly host: AgentHost;
  readonly acsUrl: string;
  /** For CWMP; the lab's phones share it. */
  readonly password: Secret;
  readonly registrar: { readonly host: string; readonly port: number };
  /** Pings that only pretend; false where the registrar is a real one. */
  readonly simulatePing: boolean;
  readonly softwareVersion: string;
}

/** A locally administered OUI (IEEE 802): no maker's, so no lab phone is mistaken for a real one. */
const OUI = '025D0A';

export function labIdentity(condition: LabCondition, softwareVersion: string): AgentIdentity {
  return {
    manufacturer: 'sipdx',
    oui: OUI,
    productClass: 'Lab-Phone',
    serialNumber: condition.user,
    modelName: 'Lab Phone',
    hardwareVersion: 'simulated',
    softwareVersion,
  };
}

/** The device ids, which are the phones' CWMP user names too. */
export function labDeviceIds(): readonly string[] {
  return labConditions.map((condition) => deviceIdOf(labIdentity(condition, '')));
}

/** Twelve phones that speak real CWMP and real SIP, each in its own condition. Started one after the other. */
export async function startLabPhones(
  options: LabPhonesOptions,
): Promise<{ readonly agents: readonly Agent[]; stop(): Promise<void> }> {
  const agents = labConditions.map((condition) => labPhone(condition, options));
  const stop = async (): Promise<void> => {
    await Promise.all(agents.map((agent) => agent.stop()));
  };
  try {
    for (const agent of agents) await agent.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { agents, stop };
}

function labPhone(condition: LabCondition, options: LabPhonesOptions): Agent {
  const identity = labIdentity(condition, options.softwareVersion);
  return createAgent({
    identity,
    lines: 1,
    parameters: parametersOf(condition, options),
    acs: { url: options.acsUrl, username: deviceIdOf(identity), password: options.password },
    host: hostOf(condition, options),
  });
}

function hostOf(condition: LabCondition, { host, simulatePing }: LabPhonesOptions): AgentHost {
  const pinger = simulatePing || condition.simulatedNetwork ? simulatedPinger(host.clock) : host.pinger;
  return { ...host, pinger, ...(condition.simulatedNetwork && { sip: deadNetwork, network: unknownHostNetwork }) };
}

function parametersOf(condition: LabCondition, { registrar }: LabPhonesOptions): Record<string, string> {
  const line = linePath(1);
  const profile = line.replace(/Line\.1\.$/, '');
  const server = condition.simulatedNetwork ? { host: UNREACHABLE_REGISTRAR, port: 5060 } : registrar;
  return {
    [`${profile}Enable`]: 'Enabled',
    [`${profile}SIP.RegistrarServer`]: condition.key === 'registrar-missing' ? '' : server.host,
    [`${profile}SIP.RegistrarServerPort`]: String(server.port),
    [`${profile}SIP.UserAgentDomain`]: labDomain,
    [`${profile}SIP.RegisterExpires`]: String(labExpires),
    [`${line}Enable`]: 'Enabled',
    [`${line}DirectoryNumber`]: condition.user,
    [`${line}SIP.AuthUserName`]: condition.user,
    [`${line}SIP.AuthPassword`]: phonePassword(condition),
    [`${line}SIP.URI`]: `sip:${condition.user}@${labDomain}`,
  };
}
