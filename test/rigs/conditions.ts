import type { Condition } from './condition.js';
import { ACCOUNT } from './conditions/account.js';
import { ANSWERS } from './conditions/answers.js';
import { CHALLENGES } from './conditions/challenges.js';
import { DNS } from './conditions/dns.js';
import { OWN_NETWORK } from './conditions/own-network.js';
import { PATH } from './conditions/path.js';
import { PORTS } from './conditions/ports.js';
import { SERVER } from './conditions/server.js';
import { STANDBY } from './conditions/standby.js';

export const CONDITIONS: readonly Condition[] = [
  ...[...OWN_NETWORK, ...DNS, ...STANDBY, ...PATH, ...PORTS],
  ...[...SERVER, ...ANSWERS, ...ACCOUNT, ...CHALLENGES],
];
