import type { Row } from './facts.js';
import { ACCEPTED } from './rows/accepted.js';
import { CREDENTIALS } from './rows/credentials.js';
import { NAMES } from './rows/names.js';
import { ONE_SERVER } from './rows/one-server.js';
import { OTHER_SERVERS } from './rows/other-servers.js';
import { REFUSED } from './rows/refused.js';
import { THIS_HOST } from './rows/this-host.js';

/** Each finer cause from the facts that carry it, and what comes near without carrying it. */
export const ROWS: readonly Row[] = [
  ...THIS_HOST,
  ...NAMES,
  ...ONE_SERVER,
  ...OTHER_SERVERS,
  ...ACCEPTED,
  ...CREDENTIALS,
  ...REFUSED,
];
