import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentStorage } from '../ports.js';
import { CodedError, codeOf } from './coded-error.js';

/**
 * One JSON file per agent. A save writes a new file, syncs it, and puts it in the old one's place, so that a crash at any
 * moment leaves the old document or the new one, whole.
 */
export function fileStorage(folder: string, agentId: string): AgentStorage {
  // Not '.' or '..', and no separator: the id comes from a configuration.
  const path = join(folder, `agent-${encodeURIComponent(agentId)}.json`);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        throw new CodedError('STORAGE_CORRUPT', `${path} is not JSON; restore or remove it`, { cause: error });
      }
    },
    save(document) {
      const text = JSON.stringify(document);
      const write = (): Promise<void> => replaceFile(folder, path, text);
      const saved = last.then(write, write);
      last = saved;
      return saved;
    },
  };
}

async function replaceFile(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600); // it holds passwords
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(folder, 'r');
  try {
    await directory.sync(); // the new name, too
  } finally {
    await directory.close();
  }
}
