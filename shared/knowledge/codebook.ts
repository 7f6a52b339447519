import type { EntryId } from './facts/all.js';
import { RULES, type Rule } from './codebook-rules.js';

/** What is known of a server's answer. */
export interface StatusLine {
  readonly status: number;
  readonly phrase?: string;
  /** Names in any case. Only those are read in which servers word their reason. */
  readonly headers?: Readonly<Record<string, readonly string[] | string>>;
  /** The request that was answered carried credentials for this server's challenge. */
  readonly afterCredentials?: boolean;
}

/** From the least specific to the most specific kind of match. */
const RANK = { class: 0, code: 1, standard: 2, evidence: 3, wording: 4 } as const;

export type MatchedBy = keyof typeof RANK;

/** The entry that explains a status line: the most specific rule wins; unknown phrases fall to the code, then the class. */
export function lookUp(line: StatusLine): EntryId {
  return matchStatusLine(line).id;
}

/** `lookUp`, and by what the entry was found. */
export function matchStatusLine(line: StatusLine): { readonly id: EntryId; readonly by: MatchedBy } {
  const texts = wordingsOf(line);
  let best: { id: EntryId; by: MatchedBy; length: number } | undefined;
  for (const rule of RULES) {
    if (!rule.status.includes(line.status)) continue;
    const found = matched(rule, line, texts);
    if (found === undefined) continue;
    if (best === undefined || RANK[found.by] > RANK[best.by] || (found.by === best.by && found.length > best.length)) {
      best = { id: rule.id, ...found };
    }
  }
  return best === undefined ? { id: classOf(line.status), by: 'class' } : { id: best.id, by: best.by };
}

/** How a rule fits, and how much of the text it explains. */
function matched(
  rule: Rule,
  line: StatusLine,
  [phrase, ...details]: readonly string[],
): { readonly by: MatchedBy; readonly length: number } | undefined {
  if (rule.words !== undefined) {
    const lengths = [phrase ?? '', ...details].map((text) => rule.words?.exec(text)?.[0].length ?? 0);
    const length = Math.max(...lengths);
    return length === 0 ? undefined : { by: 'wording', length };
  }
  if (rule.afterCredentials === true) {
    return line.afterCredentials === true ? { by: 'evidence', length: 0 } : undefined;
  }
  const length = rule.standard?.exec(phrase ?? '')?.[0].length ?? 0;
  return { by: length > 0 ? 'standard' : 'code', length };
}

/** Headers in which servers say more than in the phrase. */
const TELLING = ['p-registrar-error', 'warning', 'reason', 'error-info'];

/** The phrase, then the telling headers, each as the rules expect it. */
function wordingsOf({ phrase = '', headers = {} }: StatusLine): readonly string[] {
  const told = Object.entries(headers).flatMap(([name, values]) =>
    TELLING.includes(name.toLowerCase()) ? values : [],
  );
  return [phrase, ...told].map(normalized);
}

/** Ericsson's CSCF appends an error code of 9 to 15 hexadecimal digits to the phrase. */
function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ [0-9a-f]{9,15}$/, '');
}

function classOf(status: number): EntryId {
  switch (Math.floor(status / 100)) {
    case 1:
      return 'sip-1xx';
    case 2:
      return 'sip-2xx';
    case 3:
      return 'sip-3xx';
    case 4:
      return 'sip-4xx';
    case 5:
      return 'sip-5xx';
    case 6:
      return 'sip-6xx';
    default:
      return 'sip-undefined';
  }
}
