import { startAcs } from '#acs/app.js';
import { createLog } from '#acs/log.js';
import { Secret } from '#shared/lib/secret.js';

/** A management server in a process of its own, to be killed: `node acs-process.mjs STATE-FOLDER CWMP-PORT CONSOLE-PORT`. */
const [, , stateFolder = '', cwmpPort, consolePort] = process.argv;
const acs = await startAcs({
  host: '127.0.0.1',
  cwmpPort: Number(cwmpPort),
  consolePort: Number(consolePort),
  stateFolder,
  lab: false,
  version: '0.0.0-test',
  settings: { unknownDevices: 'approve' },
  connectionRequestNetworks: ['127.0.0.0/8'],
  log: createLog('warn'),
});
await acs.addCwmpCredential('phones', new Secret('password-of-all-phones'));
console.log('is up');
