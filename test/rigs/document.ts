import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import type { Condition } from './condition.js';
import type { Found } from './run-condition.js';

/** docs/verdicts.md: made by a run of the rigs (`npm run verdicts`), compared with every later run but for the times. */

export const DOCUMENT = join(__dirname, '..', '..', 'docs', 'verdicts.md');

const INTRODUCTION = `# Verdicts

What a diagnosis finds where a network, a server or an account is broken for real. Each row is a rig: network namespaces
joined by veth pairs (phone – router – registrar), with Kamailio, SIPp, a small name server or a UDP relay in them, and
the whole agent as the phone. \`npm run verdicts\` (root, Linux) runs them all and writes this file; the tests run all but
the slow ones and compare code, cause and confidence, not the times.

- **Expected** and **found**: FaultCode, cause, confidence of a Deep run, as the management server judges it.
- **Procedure**: how long the patent's procedure took; **verdict**: until \`Complete\`, deep probes included. Seconds. The
  attempts were given 1 s each instead of 8 (\`AttemptTimeout\`), the guard 16 s instead of 32; three pings 1 s apart are
  the patent's, and the last is waited for 3.5 s.
- A cause that is not true of its rig is never called certain or likely. Where an ICMP error that a socket can see, a refused
  connection or the DNS decides (**early**), the verdict comes in under 8 s.
`;

const COLUMNS = ['Condition', 'Id', 'Rig', 'Expected', 'Found', 'Early', 'Procedure', 'Verdict'];

export function writeDocument(rows: readonly (readonly [Condition, Found])[]): void {
  const lines = rows.map(([condition, found]) => {
    const { expected, id, decidedEarly } = condition;
    const early = decidedEarly === true ? 'yes' : '';
    const times = [seconds(found.procedureMs), seconds(found.ms)];
    return row([condition.condition, `\`${id}\``, condition.rig, told(expected), told(found.verdict), early, ...times]);
  });
  const table = [row(COLUMNS), row(COLUMNS.map(() => '---')), ...lines];
  writeFileSync(DOCUMENT, `${INTRODUCTION}\n${table.join('\n')}\n`);
}

/** Rows of the document by id: what was expected and found, in words of the table. */
export function readDocument(): ReadonlyMap<string, { readonly expected: string; readonly found: string }> {
  const cells = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , id]) => /^`.*`$/.test(id ?? ''));
  return new Map(
    cells.map(([, , id = '', , expected = '', found = '']) => [id.replaceAll('`', ''), { expected, found }]),
  );
}

/** As a cell of the table. */
export function told({ faultCode, cause, confidence }: Omit<Verdict, 'category'>): string {
  return `${faultCode} ${cause}, ${confidence}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
