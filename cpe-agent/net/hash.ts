import { createHash } from 'node:crypto';
import type { Hash } from '../ports.js';

export const hash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');
