import { digestHa1 } from '#shared/auth/digest.js';
import type { AcsRequest, CwmpMessage, Inform } from '#shared/cwmp/messages.js';
import { Secret } from '#shared/lib/secret.js';
import type { CwmpApplication, CwmpSessionInfo } from '#acs/cwmp-application.js';
import { hash } from './tiny-cpe.js';

export const cwmpRealm = 'sipdx';
export const cpePassword = 'pass-word-7';
/** The device that the user `phone-1` is bound to. */
export const phoneId = '00AABB-Phone-S1';

/**
 * The application behind a CWMP server: does what it is told, and writes down what it hears. Users: `phone-1`, bound to
 * its phone; `shared`, bound to nothing; `first`, the bootstrap credential; `broken`, who cannot be looked up.
 */
export class RecordingApplication implements CwmpApplication {
  readonly heard: string[] = [];
  readonly informs: Inform[] = [];
  readonly sessions: CwmpSessionInfo[] = [];
  readonly responses: CwmpMessage[] = [];
  readonly mismatches: Parameters<CwmpApplication['identityMismatch']>[0][] = [];
  requests: AcsRequest[] = [];
  /** Awaited before an Inform is taken. */
  hold: Promise<void> = Promise.resolve();
  answer: 'welcome' | 'refused' = 'welcome';
  failing: string | undefined;

  async credential(username: string) {
    const ha1 = digestHa1(username, cwmpRealm, new Secret(cpePassword), hash);
    if (username === 'shared') return { ha1, bootstrap: false };
    if (username === 'first') return { ha1, bootstrap: true };
    if (username === 'broken') throw new Error('no database');
    return username === 'phone-1' ? { ha1, deviceId: phoneId, bootstrap: false } : undefined;
  }

  async identityMismatch(who: Parameters<CwmpApplication['identityMismatch']>[0]) {
    this.mismatches.push(who);
    if (this.failing === 'mismatch') throw new Error('the application is broken');
  }

  async inform(session: CwmpSessionInfo, inform: Inform) {
    await this.hold;
    this.#hear('inform', session);
    this.informs.push(inform);
    this.sessions.push(session);
    return this.answer;
  }

  async nextRequest(session: CwmpSessionInfo) {
    this.#hear('next', session);
    return this.requests.shift();
  }

  async response(session: CwmpSessionInfo, request: AcsRequest, response: CwmpMessage) {
    this.responses.push(response);
    this.#hear(`${request.method}->${response.method}`, session);
  }

  ownRequest(session: CwmpSessionInfo, request: CwmpMessage, answer: CwmpMessage) {
    this.#hear(`${request.method}<-${answer.method}`, session);
  }

  async sessionEnded(session: CwmpSessionInfo, how: 'clean' | 'lost') {
    this.#hear(how, session);
  }

  #hear(what: string, session: CwmpSessionInfo) {
    this.heard.push(`${session.deviceId.slice('00AABB-Phone-'.length)} ${what}`);
    if (what === this.failing) throw new Error('the application is broken');
  }
}
