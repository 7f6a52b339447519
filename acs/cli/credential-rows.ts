import type { CreateCwmpCredential } from '#shared/api/credentials.js';
import { err, ok, type Result } from '#shared/lib/result.js';

/** One row of the file, with the number of its line. */
export interface CredentialRow {
  readonly line: number;
  readonly credential: Omit<CreateCwmpCredential, 'bootstrap'>;
}

/**
 * `username[,password[,deviceId]]`, one per line; `"…"` where a field holds a comma or a quote, which is doubled (RFC 4180).
 * A first line `username,password,deviceId` is a heading; empty lines and those that begin with # say nothing.
 * @returns the rows, or the first thing that is wrong, with its line
 */
export function parseCredentialRows(text: string): Result<readonly CredentialRow[], string> {
  const rows: CredentialRow[] = [];
  const lineOf = new Map<string, number>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, content] of lines.entries()) {
    const line = index + 1;
    if (content.trim() === '' || content.startsWith('#')) continue;
    const fields = fieldsOf(content);
    if (fields === undefined) return err(`line ${line}: a quote is not closed, or something stands behind it`);
    const [username = '', password = '', deviceId = '', ...more] = fields;
    if (rows.length === 0 && username.toLowerCase() === 'username') continue;
    if (more.length > 0) return err(`line ${line}: ${fields.length} fields; expected username,password,deviceId`);
    if (username === '') return err(`line ${line}: no username`);
    const earlier = lineOf.get(username);
    if (earlier !== undefined) return err(`line ${line}: ${username} stands in line ${earlier} already`);
    lineOf.set(username, line);
    rows.push({
      line,
      credential: { username, ...(password !== '' && { password }), ...(deviceId !== '' && { deviceId }) },
    });
  }
  return rows.length === 0 ? err('there is no credential in it') : ok(rows);
}

/** Undefined: malformed. A password keeps its blanks only in quotes. */
function fieldsOf(line: string): readonly string[] | undefined {
  const fields: string[] = [];
  const field = /(?:\s*"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/y;
  for (;;) {
    const match = field.exec(line);
    if (match === null) return undefined;
    fields.push(match[1]?.replaceAll('""', '"') ?? (match[2] ?? '').trim());
    if (match[3] === '') return fields;
  }
}
