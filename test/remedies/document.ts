import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_OF, type RemedyKind, type Setting } from '#shared/remedies/remedy.js';
import type { Cure } from './cure.js';

/** docs/remedies.md: two tables, compared with the code. */

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'remedies.md');

type Cells = readonly string[];

/** Rows of the table of kinds. */
export function readKinds(): readonly Cells[] {
  return rows().filter((cells) => cells.length === 2);
}

/** Rows of the table of proofs. */
export function readRows(): readonly Cells[] {
  return rows().filter((cells) => cells.length === 6);
}

export function kindRowOf(kind: RemedyKind): Cells {
  return [`\`${kind}\``, SETTINGS_OF[kind].map((setting) => `\`${parameterOf(setting)}\``).join(', ')];
}

export function rowOf({ id, kind, condition, because, found, writes, outcome, then, automaticRollback }: Cure): Cells {
  const written = Object.entries(writes).map(
    ([name, to]) => `\`${name}\` = ${typeof to === 'string' ? to : '(secret)'}`,
  );
  return [
    `\`${id}\``,
    `\`${kind}\`: ${written.join(', ')}`,
    condition.id === undefined ? `${condition.condition}. ${condition.rig}` : `\`${condition.id}\` of the verdicts`,
    because,
    `${found} → ${then}`,
    `${outcome}${automaticRollback === true ? ', rolled back by itself' : ''}`,
  ];
}

/** Named as in TR-104 issue 1, where it is not named so already. */
function parameterOf(setting: Setting): string {
  switch (setting) {
    case 'lineEnable':
      return 'Enable';
    case 'profileEnable':
      return 'VoiceProfile.Enable';
    case 'uri':
      return 'URI';
    default:
      return setting.charAt(0).toUpperCase() + setting.slice(1);
  }
}

function rows(): readonly Cells[] {
  return readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
