import type { AcsRequest, CpeResponse, Fault } from '#shared/cwmp/messages.js';
import { defaultCwmpNamespace } from '#shared/cwmp/namespaces.js';
import { Secret } from '#shared/lib/secret.js';
import type { AgentHost } from '../ports.js';
import type { Parameters } from './data-model/parameters.js';
import type { EventQueue } from './event-queue.js';
import { buildInform } from './inform.js';
import { ManagementServer } from './names.js';
import { runSession, type RunningSession } from './run-session.js';

/** TR-069 Amd 6 Annex A.6: versions that have a namespace of their own. */
export type CwmpVersion = '1.0' | '1.1' | '1.2';

export interface AcsSessionsOptions {
  readonly host: Pick<AgentHost, 'acs' | 'clock' | 'hash' | 'log' | 'random'>;
  readonly deviceId: string;
  readonly parameters: Parameters;
  readonly queue: EventQueue;
  readonly version: CwmpVersion;
  readonly answer: (request: AcsRequest) => Promise<CpeResponse | Fault>;
  /** The ACS at the URL has confirmed an Inform; the session goes on when this has resolved. */
  readonly informed: (url: string) => Promise<void>;
  /** The ACS has answered a TransferComplete. */
  readonly asked: () => Promise<void>;
}

/** Opens sessions that tell what the queue holds, in the version that the ACS understands. */
export class AcsSessions {
  readonly #options: AcsSessionsOptions;
  #namespace: string;

  constructor(options: AcsSessionsOptions) {
    this.#options = options;
    this.#namespace = `urn:dslforum-org:cwmp-${options.version.replace('.', '-')}`;
  }

  /** @param retryCount sessions that failed since the last one that succeeded */
  open(retryCount: number): RunningSession {
    const { host, deviceId, parameters, queue, answer } = this.#options;
    const told = queue.take();
    const url = parameters.get(ManagementServer.url);
    const events = told.events.map(({ eventCode }) => eventCode);
    host.log.debug({ deviceId, events, retryCount }, 'session begins');
    let isHeard = false;
    const session = runSession(
      host.acs,
      {
        url,
        username: parameters.get(ManagementServer.username),
        password: new Secret(parameters.get(ManagementServer.password)),
        hash: host.hash,
        cnonce: host.random.hex(8),
        namespace: this.#namespace,
      },
      {
        inform: buildInform(parameters, told, { now: host.clock.now(), retryCount }),
        answer,
        questions: told.transfers,
        informed: async () => {
          isHeard = true;
          told.informed();
          await this.#options.informed(url);
        },
        asked: async (question, outcome) => {
          queue.transferAsked(question, outcome !== 'refused');
          await this.#options.asked();
        },
      },
    );
    void session.done.then((end) => {
      if (end.outcome === 'failure' && !isHeard) this.#informRefused(end.reason);
    });
    return session;
  }

  /** §3.7.2.1: a server that refuses the Inform may know version 1.0 only. */
  #informRefused(reason: string): void {
    if (/^(?:http-[45]|acs-fault|bad-)/.test(reason)) this.#namespace = defaultCwmpNamespace;
  }
}
