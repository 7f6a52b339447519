import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** How the command line on the server's own machine gets in: the server leaves an address and a token for its user. */
const schema = z.object({
  url: z.string(),
  token: z.string(),
  /** PEM of what the server shows by https; its names need not be this machine's. */
  certificate: z.string().optional(),
});
export type LocalToken = z.infer<typeof schema>;

export function localTokenFile(stateFolder: string): string {
  return join(stateFolder, 'cli.json');
}

/** Undefined where there is none that can be read. */
export function readLocalToken(stateFolder: string): LocalToken | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(localTokenFile(stateFolder), 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeLocalToken(stateFolder: string, token: LocalToken): void {
  const file = localTokenFile(stateFolder);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // By a new file: one that is already there could have been made readable for others.
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify(token)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, file);
}

export function removeLocalToken(stateFolder: string): void {
  rmSync(localTokenFile(stateFolder), { force: true });
}
