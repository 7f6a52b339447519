import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { messageOf } from '../thrown.js';
import { KEPT } from './state-files.js';

const backedUpFile = z.object({
  name: z.enum(KEPT),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackedUpFile = z.infer<typeof backedUpFile>;

/** `manifest.json` of a backup: what it holds, and by which it is checked. */
const manifest = z.object({
  format: z.literal('sipdx-backup'),
  version: z.literal(1),
  /** Of the program that wrote it. */
  program: z.string(),
  /** Of the database: the number of its last migration. */
  databaseVersion: z.number().int(),
  /** Epoch ms. */
  createdAt: z.number(),
  files: z
    .array(backedUpFile)
    .refine((files) => KEPT.every((name) => files.some((file) => file.name === name)), 'files are missing'),
});
export type Manifest = z.infer<typeof manifest>;

export function manifestFile(backup: string): string {
  return join(backup, 'manifest.json');
}

/** @throws AppError `backup-unusable` */
export function readManifest(backup: string): Manifest {
  const file = manifestFile(backup);
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new AppError('backup-unusable', `${file}: ${why}. A backup is a folder that sipdx backup made.`, {
      cause: error,
    });
  }
}
