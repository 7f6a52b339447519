import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, stringify, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import { err, ok, type Result } from '#shared/lib/result.js';
import { AgentConfig, checkTogether, type ConfigProblem } from './config.js';
import { knownKeys, nearest } from './config-keys.js';

/** A problem of the file, where it stands. */
export interface Finding {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** Names the parameter and the remedy. */
  readonly message: string;
}

export interface ReadConfig {
  readonly config: AgentConfig;
  readonly warnings: readonly Finding[];
  /** Where a parameter stands, for what is found out later. */
  readonly at: (problem: ConfigProblem) => Finding;
}

/** Every problem of the text, in the order of the lines. */
export function readConfig(text: string): Result<ReadConfig, readonly Finding[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const finding = (offset: number, message: string): Finding => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  if (document.errors.length > 0) {
    return err(document.errors.map(({ pos, message }) => finding(pos[0], `not YAML: ${message}`)));
  }
  const at = ({ path, message }: ConfigProblem): Finding =>
    finding(offsetOf(document, path), `${printPath(path)} ${message}`);
  const content = contentOf(document);
  if (!content.ok) return err([finding(0, `not YAML: ${content.error}`)]);
  const parsed = AgentConfig.safeParse(content.value ?? {});
  if (!parsed.success) {
    const findings = parsed.error.issues.flatMap((issue) => issueFindings(issue, document, at, finding));
    return err(findings.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  const { problems, warnings } = checkTogether(parsed.data);
  if (problems.length > 0) return err(problems.map(at));
  return ok({ config: parsed.data, warnings: warnings.map(at), at });
}

/** The effective configuration as YAML, defaults included; a secret that stands in the file is masked. */
export function printConfig({ config }: ReadConfig): string {
  const mask = (secret: AgentConfig['acs']['password']): AgentConfig['acs']['password'] =>
    typeof secret === 'string' && secret !== '' ? '***' : secret;
  return stringify({
    ...config,
    acs: { ...config.acs, password: mask(config.acs.password) },
    lines: config.lines.map((line) => ({ ...line, authPassword: mask(line.authPassword) })),
  });
}

/** An alias without an anchor, or too many of them, is seen only here. */
function contentOf(document: Document): Result<unknown, string> {
  try {
    return ok(document.toJS() as unknown);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

function issueFindings(
  issue: z.core.$ZodIssue,
  document: Document,
  at: (problem: ConfigProblem) => Finding,
  finding: (offset: number, message: string) => Finding,
): readonly Finding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code !== 'unrecognized_keys') return [at({ path, message: issue.message })];
  const known = knownKeys(AgentConfig, path);
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    const remedy = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`;
    return finding(keyOffset(document, path, key), `${printPath([...path, key])} is unknown; ${remedy}`);
  });
}

/** Of the value, or of the nearest thing above it where it is absent. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      const key = path[length - 1];
      // A section begins at its name.
      return isScalar(node) || typeof key !== 'string'
        ? node.range[0]
        : keyOffset(document, path.slice(0, length - 1), key);
    }
  }
  return 0;
}

function keyOffset(document: Document, path: readonly (string | number)[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return 0;
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
  return (pair?.key as Node | undefined)?.range?.[0] ?? 0;
}

/** `lines[1].uri`: the first line is 1 for whoever reads it. */
function printPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the file';
  return path.reduce<string>(
    (before, step) =>
      typeof step === 'number' ? `${before}[${step + 1}]` : before === '' ? step : `${before}.${step}`,
    '',
  );
}
