import { hash } from 'node:crypto';
import type { Hash } from '#shared/auth/digest.js';

export const nodeHash: Hash = (algorithm, data) => hash(algorithm, data, 'hex');
