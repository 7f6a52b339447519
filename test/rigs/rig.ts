import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linePath, PROFILE } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { labDomain } from '#cpe-agent/lab/conditions.js';
import { RegistrationParameter } from '#shared/diagnosis/registration-parameters.js';
import type { Transport } from '#shared/sip/transport.js';
import { startKamailio, type KamailioOptions } from '../peers/kamailio.js';
import { mustRun } from '../peers/command.js';
import { createRig, ip, nft, type NetworkRig } from '../peers/namespaces.js';
import { startSipp } from '../peers/sipp.js';
import type { Zone } from './processes/name-server.js';
import type { Management } from './management.js';
import type { ManagedPhoneSpec } from './processes/managed-phone.js';
import type { PhoneReport, PhoneSpec } from './processes/phone.js';
import type { RelayBehaviour } from './processes/relay.js';
import { startRigProcess, type RigProcess, type RigPrograms } from './processes.js';
import { tunnel } from './tunnel.js';

export const SIP_PORT = 5060;

/** What a phone of a rig is configured with; the rest are the agent's defaults. */
export interface PhoneSettings {
  /** Default: the registrar's address. */
  readonly registrar?: string;
  /** Default 5060; 0: located by the DNS. */
  readonly port?: number;
  readonly transport?: Transport;
  /** Default 1001, whose password at the lab's registrar is lab-1001. */
  readonly user?: string;
  readonly authUser?: string;
  readonly password?: string;
  /** Seconds. */
  readonly expires?: number;
  /** Seconds between CRLFs; default 30, 0: none. */
  readonly keepAlive?: number;
  /** Relative to the profile. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The DNS server that it asks. Default: one at the registrar's address. */
  readonly nameServer?: string;
  /** What the line's own SIP module is waited for before the diagnosis. */
  readonly awaitStatus?: 'Up' | 'Error';
  /** What its clock is ahead of everybody else's. */
  readonly clockAheadMs?: number;
  /** Its network's lease, as ISC dhclient stores them. */
  readonly lease?: string;
  /** Its host lets it send no ICMP by any means. */
  readonly withoutPing?: true;
}

export interface RigPhone {
  diagnose(): Promise<PhoneReport>;
}

/** One whose management server stands outside of the rig. */
export interface ManagedPhone {
  /** Of a parameter, by its full name; '' where there is none. */
  value(name: string): Promise<string>;
}

/** A network with servers and phones, all of which end with it. */
export class Rig {
  readonly net: NetworkRig;
  readonly #programs: RigPrograms;
  readonly #folder: string;
  readonly #stops: (() => Promise<void> | void)[] = [];

  private constructor(net: NetworkRig, programs: RigPrograms) {
    this.net = net;
    this.#programs = programs;
    this.#folder = mkdtempSync(join(programs.folder, 'rig-'));
  }

  static async build(programs: RigPrograms): Promise<Rig> {
    return new Rig(await createRig(), programs);
  }

  async remove(): Promise<void> {
    try {
      for (const stop of this.#stops.splice(0).reverse()) await stop();
    } finally {
      await this.net.remove(); // and what still runs there
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  // -- servers, on all addresses of the registrar's host

  /** Kamailio, the lab's registrar where no other file is given. */
  async kamailio(options: KamailioOptions = {}): Promise<void> {
    const kamailio = await startKamailio({ port: SIP_PORT, namespace: this.net.registrar, ...options });
    this.#stops.push(() => kamailio.stop());
  }

  /** The registrar of `registrar.cfg`. */
  async specialKamailio(limits: { readonly maxExpires?: number; readonly maxContacts?: number } = {}): Promise<void> {
    const { maxExpires = 7200, maxContacts = 10 } = limits;
    const defines = [`MAX_EXPIRES=${maxExpires}`, `MAX_CONTACTS=${maxContacts}`];
    await this.kamailio({ file: join(__dirname, 'registrar.cfg'), defines });
  }

  /** The registrar of `answers.cfg`. */
  async answeringKamailio(): Promise<void> {
    const { phoneAddress, registrarAddress } = this.net;
    const defines = [`LINE_ADDRESS="${phoneAddress}"`, `REGISTRAR_ADDRESS="${registrarAddress}"`];
    await this.kamailio({ file: join(__dirname, 'answers.cfg'), defines });
  }

  async sipp(scenario: string): Promise<void> {
    const { registrar: namespace, registrarAddress: address } = this.net;
    const sipp = await startSipp(join(__dirname, scenario), { inNamespace: { namespace, address, port: SIP_PORT } });
    this.#stops.push(async () => {
      sipp.stop();
      await sipp.ended;
    });
  }

  async nameServer(zone: Zone): Promise<void> {
    await this.#serve('name-server', [JSON.stringify(zone)]);
  }

  /** Between the phone and the registrar's `serverPort`. */
  async relay(behaviour: RelayBehaviour, serverPort: number): Promise<void> {
    await this.#serve('relay', [String(SIP_PORT), String(serverPort), behaviour]);
  }

  async #serve(program: 'name-server' | 'relay', args: readonly string[]): Promise<void> {
    const { registrar: namespace } = this.net;
    const server = startRigProcess({ programs: this.#programs, program, namespace, args });
    this.#stops.push(() => server.stop());
    await server.nextLine();
  }

  // -- phones

  /** A phone that has started. @param namespace another place for it than the phone's host */
  async phone(settings: PhoneSettings, namespace = this.net.phone): Promise<RigPhone> {
    const phone = await this.#startPhone('phone', this.#spec(settings), settings, namespace);
    return {
      async diagnose() {
        phone.say('diagnose');
        return JSON.parse(await phone.nextLine()) as PhoneReport;
      },
    };
  }

  /** The same, managed over CWMP. */
  async managedPhone(settings: PhoneSettings, management: Omit<Management, 'sockets'>): Promise<ManagedPhone> {
    const sockets = { server: join(this.#folder, 'server.sock'), phone: join(this.#folder, 'phone.sock') };
    for (const [from, to] of [
      [sockets.server, management.cwmpPort],
      [management.connectionRequestPort, sockets.phone],
    ] as const) {
      const end = await tunnel(from, to);
      this.#stops.push(() => end.close());
    }
    const spec: ManagedPhoneSpec = { ...this.#spec(settings), management: { ...management, sockets } };
    const phone = await this.#startPhone('managed-phone', spec, settings, this.net.phone);
    return {
      async value(name) {
        phone.say(name);
        return JSON.parse(await phone.nextLine()) as string;
      },
    };
  }

  async #startPhone(
    program: 'phone' | 'managed-phone',
    spec: PhoneSpec,
    { nameServer, lease, withoutPing }: PhoneSettings,
    namespace: string,
  ): Promise<RigProcess> {
    const files = {
      resolvConf: this.#file('resolv.conf', `nameserver ${nameServer ?? this.net.registrarAddress}\n`),
      ...(lease !== undefined && { lease: this.#file('lease', lease) }),
    };
    const args = [JSON.stringify(spec)];
    const phone = startRigProcess({
      ...{ programs: this.#programs, program, namespace, args, ...files },
      withoutPing: withoutPing === true,
    });
    this.#stops.push(() => phone.stop());
    await expectSettled(phone);
    return phone;
  }

  #file(name: string, text: string): string {
    const file = join(this.#folder, name);
    writeFileSync(file, text);
    return file;
  }

  #spec(settings: PhoneSettings): PhoneSpec {
    const { awaitStatus, clockAheadMs = 0 } = settings;
    return { parameters: this.#parameters(settings), clockAheadMs, ...(awaitStatus && { awaitStatus }) };
  }

  #parameters(settings: PhoneSettings): Record<string, string> {
    const { user = '1001', password = `lab-${user}`, keepAlive = 30 } = settings;
    const line = linePath(1);
    const profile: Record<string, string> = {
      'SIP.RegistrarServer': settings.registrar ?? this.net.registrarAddress,
      'SIP.RegistrarServerPort': String(settings.port ?? SIP_PORT),
      'SIP.RegistrarServerTransport': settings.transport ?? 'UDP',
      'SIP.UserAgentDomain': labDomain,
      'SIP.RegisterExpires': String(settings.expires ?? 600),
      ...(keepAlive > 0 && {
        [`SIP.${RegistrationParameter.keepAliveType}`]: 'CRLF',
        [`SIP.${RegistrationParameter.keepAliveInterval}`]: String(keepAlive),
      }),
      ...settings.parameters,
    };
    return {
      ...Object.fromEntries(Object.entries(profile).map(([name, value]) => [PROFILE + name, value])),
      [`${line}Enable`]: 'Enabled',
      [`${line}SIP.AuthUserName`]: settings.authUser ?? user,
      [`${line}SIP.AuthPassword`]: password,
      [`${line}SIP.URI`]: `sip:${user}@${labDomain}`,
    };
  }

  // -- the network

  /** Commands of ip(8), one after another. */
  async ip(where: 'phone' | 'router' | 'registrar', ...commands: readonly string[]): Promise<void> {
    for (const command of commands) await ip(this.net[where], command);
  }

  /** The router swallows, or refuses, what it is to forward: an expression of nft(8), from `match` to verdict. */
  async forward(rule: string): Promise<void> {
    await nft(this.net.router, `add rule ip faults forward ${rule}`);
  }

  /** A chain of its own for the packets of a host. */
  async filter(where: 'router' | 'registrar', hook: 'input' | 'output', rule: string): Promise<void> {
    await nft(
      this.net[where],
      `table ip rig-${hook} { chain ${hook} { type filter hook ${hook} priority 0; ${rule}; }; }`,
    );
  }

  /** What the router does with ARP, from now on: what it is asked, and what it would ask, from which others learn as well. */
  async arp(verdict: 'drop' | 'accept'): Promise<void> {
    await nft(
      this.net.router,
      `table arp rig; delete table arp rig
      table arp rig {
        chain input { type filter hook input priority 0; policy ${verdict}; };
        chain output { type filter hook output priority 0; policy ${verdict}; };
      }`,
    );
  }

  /**
   * The router translates the phone's address into its own. `alg`: with the kernel's SIP helper on UDP port 5060. `ports`:
   * another one than the phone's for each flow, where it keeps them otherwise.
   */
  async masquerade({ alg, ports }: { readonly alg: boolean; readonly ports?: 'random' }): Promise<void> {
    const helper = `
      ct helper sip-5060 { type "sip" protocol udp; };
      chain helped { type filter hook prerouting priority -150; udp dport ${SIP_PORT} ct helper set "sip-5060"; };`;
    await nft(
      this.net.router,
      `table ip nat { ${alg ? helper : ''}
        chain out { type nat hook postrouting priority 100; oifname "to-registrar" masquerade ${ports ?? ''}; };
      }`,
    );
  }

  /** Source ports of the phone's UDP flows to the SIP port, as the router's connection tracking has them. */
  async natPorts(): Promise<readonly number[]> {
    const table = await mustRun('ip', ['netns', 'exec', this.net.router, 'cat', '/proc/net/nf_conntrack']);
    const entries = table.split('\n').filter((line) => line.includes(' udp ') && line.includes(` dport=${SIP_PORT} `));
    return entries.map((entry) => Number(/sport=(\d+)/.exec(entry)?.[1]));
  }
}

async function expectSettled(phone: RigProcess): Promise<void> {
  const line = await phone.nextLine();
  if (line !== 'settled') throw new Error(`the phone said ${line}`);
}
