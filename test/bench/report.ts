import { cpus } from 'node:os';
import type { Figure } from './measure.js';

/** What the figures depend on, in one line. */
export function machineLine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${model}, ${String(cpus().length)} cores, Node ${process.version}, ${process.platform} ${process.arch}`;
}

export function printTable(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  for (const { name, micros, ratio } of figures) {
    console.log(`  ${name.padEnd(18)} ${micros.toFixed(2).padStart(10)} µs   ${ratio.toFixed(2).padStart(6)} ×`);
  }
}
