import { createHash } from 'node:crypto';
import type { Hash } from '#shared/auth/digest.js';

export const nodeHash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');
