import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#acs/package-root.js';
import { Secret } from '#shared/lib/secret.js';
import { z } from 'zod';

/** Every variable that any command reads; another one that begins with SIPDX_ is taken for a typing error. */
const KNOWN = ['SIPDX_LAB_PASSWORD', 'SIPDX_URL', 'SIPDX_USER', 'SIPDX_PASSWORD', 'SIPDX_GIVEN', 'SIPDX_CHROMIUM'];

/** @returns a message that names the variable and the known ones, or undefined */
export function unknownVariable(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const unknown = Object.keys(environment).find((name) => name.startsWith('SIPDX_') && !KNOWN.includes(name));
  return unknown === undefined ? undefined : `${unknown} is no setting of sipdx. Known: ${KNOWN.join(', ')}.`;
}

/** The phones' CWMP password: given where ACS and phones run apart, else made anew for this process. */
export function labPassword(): Secret {
  return new Secret(process.env['SIPDX_LAB_PASSWORD'] ?? randomBytes(16).toString('base64url'));
}

export function hasGivenLabPassword(): boolean {
  return process.env['SIPDX_LAB_PASSWORD'] !== undefined;
}

const manifest = z.object({ version: z.string() });

export function packageVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))).version;
}
