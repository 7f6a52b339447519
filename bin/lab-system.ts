import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startAcs, type Acs } from '#acs/app.js';
import type { Log } from '#acs/log.js';
import { ownNetworks } from '#acs/own-networks.js';
import { createHost } from '#cpe-agent/host.js';
import { labConditions, labDomain, labMinExpires, labPassword } from '#cpe-agent/lab/conditions.js';
import { labDeviceIds, startLabPhones } from '#cpe-agent/lab/phones.js';
import { startRegistrar, type EmbeddedRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { Secret } from '#shared/lib/secret.js';
import { interfaceAddress } from './own-address.js';

export interface LabOptions {
  /** Address that everything listens on. */
  readonly host: string;
  /** 0: any free port, for this and the others. */
  readonly cwmpPort: number;
  readonly consolePort: number;
  readonly registrarPort: number;
  readonly connectionRequestPort: number;
  readonly stateFolder: string;
  readonly only?: 'acs' | 'phones';
  /** The management server of `only: 'phones'`. */
  readonly acsUrl?: string;
  /** A real registrar in place of the embedded one: then the pings are real too. */
  readonly registrar?: { readonly host: string; readonly port: number };
  /** This host as the management server sees it; by default what `host` says. */
  readonly address?: string;
  readonly resetPassword: boolean;
  /** The phones' CWMP password. */
  readonly password: Secret;
  readonly version: string;
  readonly log: Log;
}

export interface Lab {
  readonly acs?: Acs;
  readonly registrar?: EmbeddedRegistrar;
  /** Where the phones register. */
  readonly registrarAddress?: { readonly host: string; readonly port: number };
  /** Device ids of the phones that run here, in the order of the conditions. */
  readonly phones: readonly string[];
  readonly stateFolder: string;
  close(): Promise<void>;
}

/** Management server, registrar and phones in one process, or one half of them. What was started is stopped on failure. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const stateFolder = resolve(options.stateFolder);
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const stops: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const acs = options.only === 'phones' ? undefined : await labAcs(options, stateFolder);
    if (acs) stops.push(() => acs.close());
    const phones = options.only === 'acs' ? undefined : await labPhones(options, stateFolder, acs, stops);
    return { ...(acs && { acs }), phones: [], ...phones, stateFolder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function labAcs(options: LabOptions, stateFolder: string): Promise<Acs> {
  const { host, cwmpPort, consolePort, resetPassword, version, log } = options;
  // The lab's phones are on this host, or in containers beside it.
  const connectionRequestNetworks = ['127.0.0.0/8', '::1', ...ownNetworks()];
  const acs = await startAcs({
    host,
    cwmpPort,
    consolePort,
    stateFolder,
    lab: true,
    resetPassword,
    version,
    log,
    connectionRequestNetworks,
  });
  for (const deviceId of labDeviceIds()) await acs.addCwmpCredential(deviceId, options.password, deviceId);
  return acs;
}

async function labPhones(
  options: LabOptions,
  stateFolder: string,
  acs: Acs | undefined,
  stops: (() => Promise<void>)[],
): Promise<Pick<Lab, 'phones' | 'registrar' | 'registrarAddress'>> {
  const registrar = options.registrar ? undefined : await labRegistrar(options);
  if (registrar) stops.push(() => registrar.close());
  const registrarAddress = options.registrar ?? { host: options.host, port: registrar?.port ?? options.registrarPort };
  const host = await createHost({
    address: options.address ?? ownAddress(options.host),
    connectionRequestHost: options.host,
    connectionRequestPort: options.connectionRequestPort,
    connectionRequestPortOption: '--connection-request-port',
    storageFolder: join(stateFolder, 'phones'),
    log: options.log,
  });
  stops.push(() => host.close());
  const phones = await startLabPhones({
    host,
    acsUrl: options.acsUrl ?? acs?.cwmpUrl ?? `http://${options.host}:${String(options.cwmpPort)}/`,
    password: options.password,
    registrar: registrarAddress,
    simulatePing: registrar !== undefined,
    softwareVersion: options.version,
  });
  stops.push(() => phones.stop());
  return { phones: phones.agents.map(({ deviceId }) => deviceId), ...(registrar && { registrar }), registrarAddress };
}

function labRegistrar({ host, registrarPort, log }: LabOptions): Promise<EmbeddedRegistrar> {
  return startRegistrar({
    host,
    port: registrarPort,
    realm: labDomain,
    minExpires: labMinExpires,
    users: labConditions.map(({ user, registrarCondition }) => ({
      user,
      domain: labDomain,
      password: new Secret(labPassword(user)),
      condition: registrarCondition,
    })),
    log,
  });
}

/** 0.0.0.0 is no address to be reached at: the first one of a real interface is. */
function ownAddress(host: string): string {
  return host === '0.0.0.0' ? interfaceAddress() : host;
}
