import { setTimeout as wait } from 'node:timers/promises';
import { answerChallenge, parseChallenges } from '#shared/auth/digest.js';
import { nodeHash } from '#acs/backends/embedded/node-hash.js';
import type { Secret } from '#shared/lib/secret.js';
import { headerOf, HttpConnection } from './http-connection.js';
import { answerTo, periodicInform, type Phone } from './phone.js';

const BACK_OFF_MS = 200;

/** As a phone has it. All have the same one here. */
export interface Load {
  readonly port: number;
  readonly phones: readonly Phone[];
  readonly password: Secret;
  /** Sessions at the same time; a phone is in one at most. */
  readonly concurrency: number;
}

export interface SessionCount {
  /** Sessions that were turned away (503), and tried again. */
  readonly turnedAway: number;
  /** POSTs, with those that were challenged. */
  readonly posts: number;
  /** Requests of the server that were answered. */
  readonly requests: number;
}

/** The bodies that a server sends in a session, in their order. */
export type Said = (body: string) => void;

/**
 * Periodic sessions, one phone after the other: a connection each, the Inform without credentials, again with the answer
 * to the challenge if there is one, an empty POST, an answer to whatever the server asks, until it has nothing more.
 */
export async function runSessions(load: Load, sessions: number): Promise<SessionCount> {
  const total = { posts: 0, requests: 0, turnedAway: 0 };
  let next = 0;
  const slot = async (): Promise<void> => {
    // Phones take turns, and there are more of them than slots: none is in two sessions.
    while (next < sessions) {
      const phone = load.phones[next++ % load.phones.length];
      if (phone === undefined) throw new Error('no phones');
      let count = await runSession(load, phone);
      for (; count === undefined; count = await runSession(load, phone)) {
        total.turnedAway++;
        await wait(BACK_OFF_MS);
      }
      total.posts += count.posts;
      total.requests += count.requests;
    }
  };
  const slots = Math.min(load.concurrency, Math.ceil(load.phones.length / 2));
  await Promise.all(Array.from({ length: slots }, slot));
  return total;
}

/** Undefined: turned away, for the server is short of something. @throws Error when the server answers what a phone would not expect */
export async function runSession(
  { port, password }: Load,
  phone: Phone,
  said: Said = () => undefined,
): Promise<Omit<SessionCount, 'turnedAway'> | undefined> {
  const connection = new HttpConnection(port);
  try {
    const inform = periodicInform(phone);
    let posts = 1;
    let answer = await connection.post(inform, '');
    const challenge = answer.status === 401 ? headerOf(answer.head, 'www-authenticate') : undefined;
    let headers = '';
    if (challenge !== undefined) {
      const authorization = `Authorization: ${authorizationOf(challenge, phone, password)}\r\n`;
      posts++;
      answer = await connection.post(inform, authorization);
      headers = authorization;
    }
    if (answer.status === 503) return undefined;
    expectStatus(answer.status, 200, phone);
    said(answer.body);
    const cookie = headerOf(answer.head, 'set-cookie');
    if (cookie !== undefined) headers += `Cookie: ${cookie}\r\n`;
    let requests = 0;
    for (let body = ''; ; body = answerTo(answer.body)) {
      posts++;
      answer = await connection.post(body, headers);
      if (answer.status === 204) return { posts, requests };
      expectStatus(answer.status, 200, phone);
      said(answer.body);
      requests++;
    }
  } finally {
    connection.close();
  }
}

function expectStatus(status: number, expected: number, { id }: Phone): void {
  if (status !== expected) throw new Error(`${id}: the server answered ${String(status)}, not ${String(expected)}`);
}

function authorizationOf(value: string, { id }: Phone, password: Secret): string {
  const [challenge] = parseChallenges([value]);
  if (challenge === undefined) throw new Error(`no challenge of digest: ${value}`);
  const cnonce = 'c0ffee';
  return answerChallenge({ challenge, username: id, password, method: 'POST', uri: '/', cnonce, nc: 1 }, nodeHash);
}
