import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import type { Condition } from './condition.js';
import { isDecidedEarly, type Found } from './run-condition.js';
import { WITHOUT_RIG } from './without-rig.js';

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
- What is expected is true of the rig. Where the evidence can't tell it from something else, \`open\` is expected, and the
  entry of the cause says what to check next; so no wrong cause is called certain or likely.
- **Early**: the DNS decides, or each attempt ends in an ICMP error or a refused connection that a socket sees. The verdict
  then comes in under 8 s.
`;

const WITHOUT = `## Causes without a rig

Each other cause has at least one row above.

`;

const COLUMNS = ['Condition', 'Id', 'Rig', 'Expected', 'Found', 'Early', 'Procedure', 'Verdict'];

export function writeDocument(rows: readonly (readonly [Condition, Found])[]): void {
  const lines = rows.map(([condition, found]) => {
    const { expected, id } = condition;
    const early = isDecidedEarly(found) ? 'yes' : '';
    const times = [seconds(found.procedureMs), seconds(found.ms)];
    return row([condition.condition, `\`${id}\``, condition.rig, told(expected), told(found.verdict), early, ...times]);
  });
  const table = [row(COLUMNS), row(COLUMNS.map(() => '---')), ...lines];
  const causes = Object.entries(WITHOUT_RIG).map(([cause, why]) => row([`\`${cause}\``, why]));
  const without = [row(['Cause', 'Why']), row(['---', '---']), ...causes];
  writeFileSync(DOCUMENT, `${INTRODUCTION}\n${table.join('\n')}\n\n${WITHOUT}${without.join('\n')}\n`);
}

export interface DocumentedRow {
  /** In words of the table. */
  readonly expected: string;
  readonly found: string;
  readonly early: boolean;
  readonly seconds: number;
}

/** Rows of the document by id. */
export function readDocument(): ReadonlyMap<string, DocumentedRow> {
  const cells = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , id]) => /^`.*`$/.test(id ?? ''));
  return new Map(
    cells.map(([, , id = '', , expected = '', found = '', early, , seconds]) => [
      id.replaceAll('`', ''),
      { expected, found, early: early === 'yes', seconds: Number(seconds) },
    ]),
  );
}

/** Causes that the document lists as having no rig, with the reason. */
export function readWithoutRig(): ReadonlyMap<string, string> {
  const [, section = ''] = readFileSync(DOCUMENT, 'utf8').split(WITHOUT.split('\n')[0] ?? '');
  return new Map(
    [...section.matchAll(/^\| `([a-z0-9-]+)`\s*\| (.*?)\s*\|$/gm)].map(([, id = '', why = '']) => [id, why]),
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
