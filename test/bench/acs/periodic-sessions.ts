import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '#shared/lib/secret.js';
import { median } from '../measure.js';
import { Child } from './child.js';
import { addLines, fillStore, type Fleet } from './fleet.js';
import { runSession, runSessions, type Load } from './load.js';
import { phone } from './phone.js';

export interface SessionEffort {
  readonly fleets: readonly { readonly phones: number; readonly parameters: number }[];
  readonly rounds: number;
  /** Of each server and round. */
  readonly sessions: number;
  readonly concurrency: number;
  readonly profileFolder?: string;
}

interface Contender {
  readonly name: string;
  readonly child: Child;
  readonly load: Load;
  /** Microseconds of the processor per session, by round. */
  readonly micros: number[];
  /** Of all rounds. */
  posts: number;
  turnedAway: number;
}

const PASSWORD = new Secret('of-all-phones');

/**
 * What a periodic session costs the management server, as a ratio to what it costs a bare node:http server that answers the
 * same bytes. All take turns in every round, so that a machine that slows down slows them all.
 */
export async function benchPeriodicSessions(effort: SessionEffort): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-bench-'));
  try {
    const fleets = effort.fleets.map(({ phones, parameters }, i): Fleet => ({
      stateFolder: join(folder, String(i)),
      phones: Array.from({ length: phones }, (_, index) => phone(index)),
      parameters,
      password: PASSWORD,
    }));
    for (const fleet of fleets) await fillStore(fleet);
    await compareServers('Periodic session of a phone without lines: Inform, empty POST', fleets, effort);
    for (const fleet of fleets) await addLines(fleet);
    await compareServers('Periodic session of a phone with a line: and its values are read', fleets, effort);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareServers(title: string, fleets: readonly Fleet[], effort: SessionEffort): Promise<void> {
  const contenders: Contender[] = [];
  try {
    for (const fleet of fleets) contenders.push(await startAcs(fleet, effort));
    const [first] = contenders;
    if (first === undefined) return;
    contenders.unshift(await startBare(first.load, effort));
    for (let round = 0; round < effort.rounds; round++) {
      for (let turn = 0; turn < contenders.length; turn++) {
        await measure(contenders[(round + turn) % contenders.length]!, effort.sessions);
      }
    }
    console.log(`\n${title}; ${String(effort.sessions)} sessions a turn, ${String(effort.rounds)} rounds`);
    await report(contenders, effort);
  } finally {
    for (const { child } of contenders) await child.stop();
  }
}

async function startAcs(
  { stateFolder, phones, parameters, password }: Fleet,
  { concurrency, sessions, profileFolder }: SessionEffort,
): Promise<Contender> {
  const child = await Child.start('acs-process', [stateFolder], profileFolder);
  const name = `${String(phones.length)} phones of ${String(parameters)}`;
  const load = { port: child.ready.port, phones, password, concurrency };
  // What is given to each phone once (credentials, notifications) is no part of a periodic session.
  await runSessions(load, Math.max(phones.length, sessions));
  return { name, child, load, micros: [], posts: 0, turnedAway: 0 };
}

/** Says what that server says. */
async function startBare(load: Load, { sessions }: SessionEffort): Promise<Contender> {
  const bodies: string[] = [];
  await runSession(load, load.phones[0]!, (body) => bodies.push(body));
  const child = await Child.start('bare-process', bodies);
  const bare = { ...load, port: child.ready.port };
  await runSessions(bare, Math.max(load.phones.length, sessions));
  return { name: 'bare node:http', child, load: bare, micros: [], posts: 0, turnedAway: 0 };
}

async function measure(contender: Contender, sessions: number): Promise<void> {
  const { child, load, micros } = contender;
  const before = await child.usage();
  const { posts, turnedAway } = await runSessions(load, sessions);
  const after = await child.usage();
  micros.push((after.cpuMicros - before.cpuMicros) / sessions);
  contender.posts += posts;
  contender.turnedAway += turnedAway;
}

async function report(contenders: readonly Contender[], { rounds, sessions }: SessionEffort): Promise<void> {
  const bare = contenders[0]?.micros ?? [];
  for (const { name, child, micros, posts, turnedAway } of contenders) {
    const ratios = micros.map((time, round) => time / (bare[round] ?? time));
    const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
    const { rss, heapUsed } = await child.usageWithoutGarbage();
    console.log(
      `  ${name.padEnd(24)} ${median(micros).toFixed(0).padStart(6)} µs  ${median(ratios).toFixed(2).padStart(6)} × (${spread})` +
        `  ${(posts / rounds / sessions).toFixed(2)} POSTs  rss ${mebibytes(rss)}, heap ${mebibytes(heapUsed)}` +
        (turnedAway === 0 ? '' : `; turned away ${String(turnedAway)} times`),
    );
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
