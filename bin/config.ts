import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#acs/package-root.js';
import { Secret } from '#shared/lib/secret.js';
import { z } from 'zod';
import { prepareEnvironment } from './environment.js';

/** Reads the environment before any command does; see environment.ts. @returns what is wrong with it, or undefined */
export function checkEnvironment(): string | undefined {
  return prepareEnvironment(process.env);
}

/** The phones' CWMP password: given where ACS and phones run apart, else made anew for this process. */
export function labPassword(): Secret {
  return new Secret(process.env['SIPDX_LAB_PASSWORD'] ?? randomBytes(16).toString('base64url'));
}

export function hasGivenLabPassword(): boolean {
  return process.env['SIPDX_LAB_PASSWORD'] !== undefined;
}

/** Of `sipdx probe`. */
export function sipPassword(): Secret | undefined {
  const given = process.env['SIPDX_SIP_PASSWORD'];
  return given === undefined ? undefined : new Secret(given);
}

const manifest = z.object({ version: z.string() });

export function packageVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))).version;
}
