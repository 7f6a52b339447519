import type { Output } from '#acs/cli/command.js';
import type { CliEnvironment } from '#acs/cli/config.js';
import { Secret } from '#shared/lib/secret.js';
import type { Role } from '#shared/api/access.js';
import { PASSWORD, USERS, type WebConsole } from './web-console.js';

/** A command's view of the world, as somebody of that role who uses a console of the test's. */
export interface CommandLine {
  readonly output: Output;
  /** What every command is told. */
  readonly options: { readonly url: string; readonly state: string; readonly lang: 'en' };
  readonly environment: CliEnvironment;
  /** Takes what was printed since the last call. */
  out(): string;
  err(): string;
}

export function commandLine(web: WebConsole, role: Role = 'admin', columns?: number): CommandLine {
  let [out, err] = ['', ''];
  return {
    output: { out: (text) => void (out += `${text}\n`), err: (text) => void (err += `${text}\n`), columns },
    options: { url: web.base, state: '/nowhere', lang: 'en' },
    environment: { user: USERS[role], password: new Secret(PASSWORD) },
    out() {
      const taken = out;
      out = '';
      return taken;
    },
    err() {
      const taken = err;
      err = '';
      return taken;
    },
  };
}
