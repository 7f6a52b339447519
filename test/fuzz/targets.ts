import { CWMP_TARGETS } from './cwmp-targets.js';
import { MACHINE_TARGETS } from './machine-targets.js';
import { MODEL_TARGETS } from './model-targets.js';
import { SIP_TARGETS } from './sip-targets.js';
import type { Target } from './target.js';

export const TARGETS: readonly Target[] = [...SIP_TARGETS, ...CWMP_TARGETS, ...MACHINE_TARGETS, ...MODEL_TARGETS];
