import { Secret } from '#shared/lib/secret.js';
import { askSecret, type AskSecret } from './ask-secret.js';

/** What the environment tells the command line; options win over it. */
export interface CliEnvironment {
  readonly url?: string;
  readonly user?: string;
  /** From the environment only: arguments can be read by every user of the machine. */
  readonly password?: Secret;
  /** An API token. */
  readonly token?: Secret;
  /** Where there is somebody to be asked. */
  readonly ask?: AskSecret;
}

export function cliEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CliEnvironment {
  const { SIPDX_URL: url, SIPDX_USER: user, SIPDX_PASSWORD: password, SIPDX_TOKEN: token } = environment;
  return {
    ...(url !== undefined && { url }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password: new Secret(password) }),
    ...(token !== undefined && { token: new Secret(token) }),
    ...(process.stdin.isTTY && { ask: askSecret }),
  };
}
