import { startAcs } from '#acs/app.js';
import { createLog } from '#acs/log.js';
import { serveUsage } from './child.js';

/** The whole management server, as `sipdx acs` starts it: `acs-process.mjs STATE-FOLDER`. */

const [stateFolder = ''] = process.argv.slice(2);
const acs = await startAcs({
  host: '127.0.0.1',
  cwmpPort: 0,
  consolePort: 0,
  stateFolder,
  lab: false,
  version: '0.0.0-bench',
  connectionRequestNetworks: ['127.0.0.0/8'],
  log: createLog('warn'),
});
serveUsage({ port: acs.cwmpPort, consoleUrl: acs.consoleUrl }, () => acs.close());
