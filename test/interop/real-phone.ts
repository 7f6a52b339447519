import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent, type Agent } from '#cpe-agent/agent.js';
import { linePath, PROFILE } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { createHost } from '#cpe-agent/host.js';
import { labDomain } from '#cpe-agent/lab/conditions.js';
import type { HttpTlsOptions } from '#cpe-agent/net/http-tls.js';
import { Secret } from '#shared/lib/secret.js';

export interface RealPhoneOptions {
  readonly acsUrl: string;
  /** By default those of a server that asks for none. */
  readonly acsCredentials?: { readonly username: string; readonly password: string };
  readonly acsTls?: HttpTlsOptions;
  readonly serialNumber: string;
  /** UDP, at 127.0.0.1. */
  readonly registrarPort: number;
  readonly user: string;
  readonly password: string;
  /** Seconds; default 600. */
  readonly expires?: number;
  /** Beyond those above, by full path. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface RealPhone {
  readonly agent: Agent;
  /** Everything it logged, one entry per line. */
  log(): string;
  /** The agent ends and starts again from what it has stored. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** An agent with one line and the real adapters: HTTP, UDP, files and time, on 127.0.0.1. */
export async function startRealPhone(options: RealPhoneOptions): Promise<RealPhone> {
  const storageFolder = mkdtempSync(join(tmpdir(), 'sipdx-interop-'));
  let log = '';
  const write = (fields: object, message: string): void => {
    log += `${message} ${JSON.stringify(fields)}\n`;
  };
  const host = await createHost({
    address: '127.0.0.1',
    connectionRequestHost: '127.0.0.1',
    connectionRequestPort: 0,
    connectionRequestPortOption: '--connection-request-port',
    storageFolder,
    ...(options.acsTls !== undefined && { acsTls: options.acsTls }),
    log: { debug: write, info: write, warn: write },
  });
  const newAgent = (): Agent => createAgent({ ...agentOptions(options), host });
  let agent = newAgent();
  await agent.start();
  return {
    get agent() {
      return agent;
    },
    log: () => log,
    async restart() {
      await agent.stop();
      agent = newAgent();
      await agent.start();
    },
    async stop() {
      await agent.stop();
      await host.close();
      rmSync(storageFolder, { recursive: true, force: true, maxRetries: 5 }); // a last save may still be under way
    },
  };
}

function agentOptions(options: RealPhoneOptions) {
  const line = linePath(1);
  const { username = 'interop', password = 'interop-secret' } = options.acsCredentials ?? {};
  return {
    identity: {
      manufacturer: 'sipdx',
      oui: '025D0A', // locally administered (IEEE 802): no maker's
      productClass: 'Interop-Phone',
      serialNumber: options.serialNumber,
      modelName: 'Interop Phone',
      hardwareVersion: 'none',
      softwareVersion: '1.0',
    },
    lines: 1,
    parameters: {
      [`${PROFILE}SIP.RegistrarServer`]: '127.0.0.1',
      [`${PROFILE}SIP.RegistrarServerPort`]: String(options.registrarPort),
      [`${PROFILE}SIP.UserAgentDomain`]: labDomain,
      [`${PROFILE}SIP.RegisterExpires`]: String(options.expires ?? 600),
      'Device.ManagementServer.PeriodicInformEnable': 'false',
      [`${line}Enable`]: 'Enabled',
      [`${line}SIP.AuthUserName`]: options.user,
      [`${line}SIP.AuthPassword`]: options.password,
      [`${line}SIP.URI`]: `sip:${options.user}@${labDomain}`,
      ...options.parameters,
    },
    acs: { url: options.acsUrl, username, password: new Secret(password) },
  };
}
