import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function tsharkMissing(): string | undefined {
  return spawnSync('tshark', ['--version']).status === 0 ? undefined : 'tshark is not installed';
}

/** Every checksum is looked at: by default Wireshark believes that network cards make them. */
const CHECKSUMS = ['ip', 'udp', 'tcp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
const BAD = ['ip', 'udp', 'tcp', 'icmp', 'icmpv6'].map((name) => `${name}.checksum.status == "Bad"`).join(' || ');

/** What tshark makes of a capture. */
export class Capture {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sipdx-tshark-'));
  readonly path = join(this.#folder, 'run.pcapng');

  constructor(bytes: Uint8Array) {
    writeFileSync(this.path, bytes);
  }

  /** One row per packet that the display filter lets through, one column per field; several values are joined with commas. */
  fields(filter: string, ...names: readonly string[]): readonly (readonly string[])[] {
    const text = this.#run('-Y', filter, '-T', 'fields', ...names.flatMap((name) => ['-e', name]));
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  }

  /** Packets that break a rule of their protocol, or whose checksum is wrong. */
  faulty(): readonly string[] {
    const text = this.#run(...CHECKSUMS, '-Y', `_ws.malformed || _ws.expert.severity == "Error" || ${BAD}`);
    return text.split('\n').filter((line) => line !== '');
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #run(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('tshark', ['-r', this.path, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`tshark ended with ${String(status)}: ${stderr}`);
    return stdout;
  }
}
