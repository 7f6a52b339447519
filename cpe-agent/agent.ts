import { deviceIdOf } from '#shared/cwmp/device-id.js';
import { emptyDocument, loadDocument, type AgentDocument } from './agent-document.js';
import { createLife, type AgentLife } from './agent-life.js';
import type { AgentOptions } from './agent-options.js';
import { codeOf } from './net/coded-error.js';

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
