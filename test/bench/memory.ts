import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';

/** What a process of agents tells when they are idle; bytes, after a forced collection. */
export interface Footprint {
  readonly agents: number;
  readonly rss: number;
  readonly heapUsed: number;
  /** Buffers and the like, outside the heap. */
  readonly external: number;
}

/**
 * One process with one agent, one with many, one with twice as many; in all they have delivered their bootstrap and
 * wait. What the engine takes once, the first many pay: the second many show what an agent more costs. The management
 * server they meet is in this process, so that its memory does not count.
 */
export async function benchMemory({ agents }: { readonly agents: number }): Promise<void> {
  const server = createServer((request, response) => {
    void answerBootstrap(request).then((body) => response.writeHead(body === '' ? 204 : 200).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  try {
    const bare = bareRss();
    const one = await footprint(url, 1);
    const many = await footprint(url, agents);
    const twice = await footprint(url, 2 * agents);
    console.log('\nMemory: agents that are idle after their bootstrap');
    console.log(`  node and nothing else             rss ${mebibytes(bare)}`);
    console.log(
      `  one process, one agent            rss ${mebibytes(one.rss)} (${(one.rss / bare).toFixed(2)} ×), heap ${mebibytes(one.heapUsed)}`,
    );
    for (const process of [many, twice])
      console.log(
        `  one process, ${String(process.agents).padStart(4)} agents         rss ${mebibytes(process.rss)}, heap ${mebibytes(process.heapUsed)}`,
      );
    console.log(`  each agent after the first        ${difference(one, many)}`);
    console.log(`  each additional agent             ${difference(many, twice)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function answerBootstrap(request: IncomingMessage): Promise<string> {
  const parsed = parseEnvelope(await text(request));
  if (!parsed.ok || parsed.value.message?.method !== 'Inform') return '';
  return printEnvelope({ ...parsed.value, message: { method: 'InformResponse', maxEnvelopes: 1 } });
}

async function footprint(url: string, agents: number): Promise<Footprint> {
  const script = join(import.meta.dirname, 'agents-process.mjs');
  const child = spawn(process.execPath, ['--expose-gc', script, url, String(agents)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as Footprint;
}

function bareRss(): number {
  const script = 'gc(); process.stdout.write(String(process.memoryUsage().rss))';
  return Number(execFileSync(process.execPath, ['--expose-gc', '-e', script], { encoding: 'utf8' }));
}

function difference(few: Footprint, many: Footprint): string {
  const more = many.agents - few.agents;
  const each = (of: 'rss' | 'heapUsed' | 'external'): string => kilobytes((many[of] - few[of]) / more);
  return `heap ${each('heapUsed')}, buffers ${each('external')}, rss ${each('rss')}`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
