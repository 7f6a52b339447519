import { readFileSync } from 'node:fs';
import { createAgent, type Agent } from '#cpe-agent/agent.js';
import type { AgentOptions } from '#cpe-agent/agent-options.js';
import type { AgentConfig, ConfigProblem } from '#cpe-agent/config.js';
import { configuredParameters } from '#cpe-agent/config-parameters.js';
import type { AgentSecrets } from '#cpe-agent/config-secrets.js';
import { createHost, type HostOptions } from '#cpe-agent/host.js';
import { codeOf } from '#cpe-agent/net/coded-error.js';
import type { Log } from '#cpe-agent/ports.js';
import { ownAddress } from './own-address.js';

export interface PhoneOptions {
  readonly config: AgentConfig;
  readonly secrets: AgentSecrets;
  readonly tls: TlsFiles;
  readonly log: Log;
  readonly version: string;
}

/** A phone's agent together with the host that it runs on. */
export interface RunningPhone {
  readonly agent: Agent;
  /** De-registers the lines and releases everything. */
  stop(): Promise<void>;
}

/** Rejects with a message that names the parameter. */
/** The CWMP version that a namespace stands for. */
const CWMP_VERSION = { 'cwmp-1-0': '1.0', 'cwmp-1-1': '1.1', 'cwmp-1-2': '1.2' } as const;

export async function startPhone({ config, secrets, tls, log, version }: PhoneOptions): Promise<RunningPhone> {
  const { acs, connectionRequest, identity } = config;
  const host = await createHost({
    address: connectionRequest.address ?? (await ownAddress(acs.url)),
    connectionRequestHost: connectionRequest.host,
    connectionRequestPort: connectionRequest.port,
    connectionRequestPortOption: 'connectionRequest.port',
    storageFolder: config.storage,
    ...tls,
    log,
  });
  try {
    const { modelName, hardwareVersion, softwareVersion = version, ...required } = identity;
    const agent = createAgent({
      identity: {
        ...required,
        softwareVersion,
        ...(modelName !== undefined && { modelName }),
        ...(hardwareVersion !== undefined && { hardwareVersion }),
      },
      dataModel: config.dataModel,
      lines: config.lines.length,
      parameters: configuredParameters(config, secrets),
      acs: { url: acs.url, username: acs.username, password: secrets.acsPassword, version: CWMP_VERSION[acs.cwmp] },
      ...optional(config),
      host,
    });
    await agent.start().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : codeOf(error);
      throw new Error(`storage: the folder ${config.storage} cannot be used: ${why}`, { cause: error });
    });
    return {
      agent,
      async stop() {
        await agent.stop();
        await host.close();
      },
    };
  } catch (error) {
    await host.close();
    throw error;
  }
}

function optional({ diagnoseOnFailure }: AgentConfig): Partial<AgentOptions> {
  return diagnoseOnFailure.enabled ? { diagnoseOnFailure: { failures: diagnoseOnFailure.failures } } : {};
}

export type TlsFiles = Pick<HostOptions, 'acsTls' | 'sipTls'>;

/** Reads the PEM files that the configuration names. */
export function readTlsFiles({ acs, sip }: AgentConfig): {
  readonly tls: TlsFiles;
  readonly problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const pem = (path: readonly string[], file: string | undefined): string | undefined => {
    if (file === undefined) return undefined;
    try {
      const text = readFileSync(file, 'utf8');
      if (text.includes('-----BEGIN ')) return text;
      problems.push({ path, message: `names the file ${file}, which is not PEM: convert it with openssl` });
    } catch (error) {
      problems.push({ path, message: `names the file ${file}, which cannot be read: ${codeOf(error)}` });
    }
    return undefined;
  };
  const ca = pem(['acs', 'tls', 'ca'], acs.tls.ca);
  const certificate = pem(['acs', 'tls', 'clientCertificate'], acs.tls.clientCertificate);
  const key = pem(['acs', 'tls', 'clientKey'], acs.tls.clientKey);
  const extraCa = pem(['sip', 'tls', 'ca'], sip.tls.ca);
  const { pin, insecure } = sip.tls;
  const acsTls = {
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
  };
  const sipTls = { ...(extraCa !== undefined && { extraCa }), ...(pin !== undefined && { pin }), insecure };
  return { tls: { acsTls, sipTls }, problems };
}
