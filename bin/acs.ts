import type { Command } from 'commander';
import { table } from '#acs/cli/table.js';
import { createLog, type Log } from '#acs/log.js';
import { acsBanner } from './acs-banner.js';
import { acsConfigInput, addAcsOptions, contradiction, type AcsOptions } from './acs-options.js';
import { packageVersion } from './config.js';
import { interfaceAddress } from './own-address.js';
import { untilSignal } from './until-signal.js';

/** However phones and browsers behave, the process ends within 5 s of the signal. */
const STOP_LIMIT_MS = 4500;

const HELP = `
Every option is also a variable: --cwmp-port 7547 is SIPDX_CWMP_PORT=7547. Options win over variables.

Examples:
  First start: everything is safe by default. It prints the password of admin and the next steps.
    sipdx acs --state /var/lib/sipdx
  Add a phone: make its credentials, write them into the phone, and see it come.
    sipdx devices credential add phone-1 --state /var/lib/sipdx
  With TLS: console and API by https on port 443, phones by https on 7548 besides http on 7547.
    sipdx acs --host 0.0.0.0 --console-port 443 --cwmp-tls-port 7548 --tls-cert chain.pem --tls-key key.pem
  Behind nginx, which ends TLS for the console:
    sipdx acs --secure --trust-proxy 127.0.0.1
  Phones behind NAT or in other networks than they inform from, which are woken by their own address:
    sipdx acs --connection-request-allow 10.20.0.0/16
  On top of a GenieACS, which phones come to; docs/genieacs.md says how, and how to keep its NBI private:
    sipdx acs --backend genieacs --nbi http://127.0.0.1:7557

Console and API listen on this machine only until --host says otherwise. The port for phones is open to the network, because
phones must reach it: who comes there has to prove itself, and waits in quarantine if nobody vouched for it.

--unknown-devices and --periodic-inform hold until somebody changes the settings over the API.

SIGHUP reads the certificates again. Ctrl-C or SIGTERM ends within 5 s; what was shown is kept.
Status 0: ended so. 1: could not start. 2: wrong usage.
`;

interface Parsed extends AcsOptions {
  readonly printConfig?: true;
}

/** `sipdx acs`: the management server for a real network. */
export function registerAcsCommand(program: Command): void {
  const command = program
    .command('acs')
    .description('the management server for a real network')
    .option('--print-config', 'print what is in force and where it comes from, and end')
    .addHelpText('after', HELP);
  addAcsOptions(command).action(async (options: Parsed) => {
    const wrong = contradiction(options);
    if (wrong !== undefined) command.error(`error: ${wrong}`);
    if (options.printConfig === true) process.stdout.write(`${effective(command)}\n`);
    else await run(options);
  });
}

/** No option holds a secret: passwords are never given to this command. */
function effective(command: Command): string {
  const rows = command.options
    .filter((option) => option.envVar !== undefined)
    .map((option) => {
      const name = option.attributeName();
      const value: unknown = command.getOptionValue(name);
      const source = command.getOptionValueSource(name);
      const from = source === 'env' ? (option.envVar ?? '') : source === 'cli' ? 'option' : 'default';
      return [option.long ?? name, valueText(value), from];
    });
  return table(rows);
}

function valueText(value: unknown): string {
  if (value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function run(options: Parsed): Promise<void> {
  const format = options.logFormat === 'auto' ? (process.stderr.isTTY ? 'text' : 'json') : options.logFormat;
  const log = createLog(options.logLevel, undefined, format);
  let reload = (): void => log.info({}, 'still starting: certificates are read anyway');
  const stop = untilSignal(() => reload());
  const { startAcs } = await import('#acs/app.js'); // large, and other commands do without
  const acs = await startAcs({ ...acsConfigInput(options, packageVersion()), log });
  reload = () => acs.reload();
  const { state: stateFolder, host, cwmpHost, nbi } = options;
  const facts = { acs, stateFolder, host, cwmpHost, ownAddress: interfaceAddress(), ...(nbi !== undefined && { nbi }) };
  process.stdout.write(acsBanner(facts));
  log.info({ console: acs.consoleUrl, cwmp: acs.cwmpUrl, version: packageVersion() }, 'management server runs');
  await stop;
  await end(acs, log);
  process.stdout.write(`\nEnded. The state is kept in ${stateFolder}.\n`);
}

async function end(acs: { close(): Promise<void> }, log: Log): Promise<void> {
  log.info({}, 'management server ends');
  const limit = setTimeout(() => {
    log.warn({}, 'something did not end in time: the process ends without it');
    process.exit(0);
  }, STOP_LIMIT_MS);
  await acs.close();
  clearTimeout(limit);
}
