import { deviceIdOf } from '#shared/cwmp/device-id.js';
import type { Secret } from '#shared/lib/secret.js';
import { emptyDocument, loadDocument, type AgentDocument } from './agent-document.js';
import { createLife, type AgentLife } from './agent-life.js';
import type { DataModelName } from './cwmp/data-model/data-model.js';
import type { KeepAliveSettings } from './line-registration.js';
import { codeOf } from './net/coded-error.js';
import type { AgentHost } from './ports.js';

export interface AgentIdentity {
  readonly manufacturer: string;
  /** Six upper-case hex digits. */
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly modelName?: string;
  readonly hardwareVersion?: string;
  readonly softwareVersion?: string;
}

/** TR-069 Amd 6 Annex A.6: versions that have a namespace of their own. */
export type CwmpVersion = '1.0' | '1.1' | '1.2';

export interface AgentOptions {
  readonly identity: AgentIdentity;
  /** TR-104 issue 1 below `Device.` unless told otherwise. */
  readonly dataModel?: DataModelName;
  /** How many lines the phone comes with; an ACS may add more. */
  readonly lines: number;
  /** Values that differ from the data model's defaults, by full path. What an ACS wrote later goes before them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly acs: {
    readonly url: string;
    readonly username: string;
    readonly password: Secret;
    /** Of the Inform. A server that refuses it is spoken to in 1.0, the default. */
    readonly version?: CwmpVersion;
  };
  /** How the lines keep their way to the registrar open; absent: not at all. */
  readonly keepAlive?: KeepAliveSettings;
  /** A line is diagnosed unasked after so many failed registrations in a row; absent: never. */
  readonly diagnoseOnFailure?: { readonly failures: number };
  readonly host: AgentHost;
}

/** A phone's management agent. It owns no process, server, file or socket: the host supplies them. */
export interface Agent {
  /** `OUI-ProductClass-Serial`, percent-encoded. */
  readonly deviceId: string;
  /** Resolves when it runs. Rejects when its stored state cannot be read. */
  start(): Promise<void>;
  /** Removes the lines' bindings, breaks off what runs, and resolves when everything is released. */
  stop(): Promise<void>;
  /** A parameter as an ACS reads it: hidden ones are empty. */
  value(name: string): string;
}

/** Throws `UNKNOWN_PARAMETER` when `parameters` names one that the data model does not have. */
export function createAgent(options: AgentOptions): Agent {
  const { host, identity } = options;
  const deviceId = deviceIdOf(identity);
  const storage = host.storage(deviceId);
  let life = begin(emptyDocument(`/${host.random.hex(16)}`));
  let stopped = true;
  /** Starts and stops, one after another. */
  let turn: Promise<void> = Promise.resolve();

  function begin(document: AgentDocument, stored = false): AgentLife {
    return createLife(options, document, { storage, deviceId, stored, restart });
  }

  /** A Reboot or FactoryReset: everything that does not survive a restart begins anew. */
  function restart(): void {
    const ending = life;
    turn = turn
      .then(() => ending.stop())
      .then(async () => {
        if (stopped) return;
        host.log.info({ deviceId }, 'restarts');
        life = begin(ending.document());
        await life.start();
      })
      .catch((error: unknown) => host.log.warn({ deviceId, code: codeOf(error) }, 'the restart failed'));
  }

  return {
    deviceId,
    value: (name) => life.value(name),

    async start() {
      stopped = false;
      const stored = await loadDocument(storage);
      if (stored !== undefined) life = begin(stored, true);
      await life.start();
    },

    async stop() {
      stopped = true;
      turn = turn.then(() => life.stop());
      await turn;
    },
  };
}
