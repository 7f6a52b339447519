import type { Condition } from './condition.js';
import { ACCOUNT } from './conditions/account.js';
import { DNS } from './conditions/dns.js';
import { OWN_NETWORK } from './conditions/own-network.js';
import { PATH } from './conditions/path.js';
import { SERVER } from './conditions/server.js';

export const CONDITIONS: readonly Condition[] = [...OWN_NETWORK, ...DNS, ...PATH, ...SERVER, ...ACCOUNT];
