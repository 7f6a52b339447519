import { Option, type Command } from 'commander';
import { createLog, type LogLevel } from '#acs/log.js';
import { labConditions } from '#cpe-agent/lab/conditions.js';
import { hasGivenLabPassword, labPassword, packageVersion } from './config.js';
import { banner } from './lab-banner.js';
import type { LabOptions } from './lab-system.js';
import { parseHostPort, parseHttpUrl, parsePort } from './options.js';
import { untilSignal } from './until-signal.js';

interface Parsed extends Pick<
  LabOptions,
  'host' | 'cwmpPort' | 'consolePort' | 'registrarPort' | 'connectionRequestPort'
> {
  readonly state: string;
  readonly only?: 'acs' | 'phones';
  readonly acs?: string;
  readonly registrar?: { readonly host: string; readonly port: number };
  readonly address?: string;
  readonly resetPassword: boolean;
  readonly logLevel: LogLevel;
}

const HELP = `
Examples:
  npm start                                  everything, with these defaults
  npm start -- --console-port 3100           the console on another port
  npm start -- --registrar 127.0.0.1:5060    the phones register at a real registrar (docs/operations.md)
  npx sipdx lab --only acs --host 0.0.0.0    the management server alone; phones elsewhere join with
  npx sipdx lab --only phones --acs http://acs:7547 --registrar registrar:5060

Where the two halves run apart, both need SIPDX_LAB_PASSWORD in the environment: the phones' password for CWMP.

The phones, and what a diagnosis of each must find:
${labConditions.map(({ user, title, expected }) => `  ${user}  ${title.padEnd(44)}${String(expected.faultCode).padStart(4)}  ${expected.cause}`).join('\n')}

Pings, and the network of phone 1003, are simulated, and whatever they told is labelled so everywhere. With --registrar
the pings are real. Ctrl-C ends the lab; its state stays in the folder of --state.
`;

/** `sipdx lab`, which is what `npm start` runs. */
export function registerLabCommand(program: Command): void {
  program
    .command('lab')
    .description(
      'a management server, a registrar and twelve simulated phones on this machine, each phone with its own fault',
    )
    .option('--host <address>', 'address that everything listens on', '127.0.0.1')
    .option('--cwmp-port <port>', 'port of the management server for the phones (CWMP)', parsePort, 7547)
    .option('--console-port <port>', 'port of the console and of the API', parsePort, 3000)
    .option('--registrar-port <port>', 'UDP port of the embedded SIP registrar', parsePort, 5060)
    .option('--connection-request-port <port>', 'port on which the phones take Connection Requests', parsePort, 7548)
    .option('--state <folder>', 'folder for the database, the keys and what the phones remember', '.sipdx')
    .addOption(new Option('--only <part>', 'run one half of the lab').choices(['acs', 'phones']))
    .option('--acs <url>', 'with --only phones: CWMP URL of the management server', parseHttpUrl)
    .option(
      '--registrar <host:port>',
      'let the phones register there instead of at the embedded registrar',
      parseHostPort,
    )
    .option('--address <address>', 'address of this host as the management server sees it, for Connection Requests')
    .option('--reset-password', 'give the user admin a new password and print it', false)
    .addOption(
      new Option('--log-level <level>', 'what is logged, to standard error')
        .choices(['silent', 'error', 'warn', 'info', 'debug'])
        .default('warn'),
    )
    .addHelpText('after', HELP)
    .action(async (parsed: Parsed, command: Command) => {
      if (parsed.only === 'phones' && (parsed.acs === undefined || parsed.registrar === undefined)) {
        command.error('error: --only phones needs --acs URL and --registrar HOST:PORT');
      }
      if (parsed.only !== undefined && !hasGivenLabPassword()) {
        command.error('error: --only needs SIPDX_LAB_PASSWORD in the environment, the same for both halves');
      }
      await run(parsed);
    });
}

async function run({ state, acs, logLevel, ...parsed }: Parsed): Promise<void> {
  const stop = untilSignal();
  const { startLab } = await import('./lab-system.js'); // large, and other commands do without
  const lab = await startLab({
    ...parsed,
    stateFolder: state,
    ...(acs !== undefined && { acsUrl: acs }),
    password: labPassword(),
    version: packageVersion(),
    log: createLog(logLevel),
  });
  process.stdout.write(banner(lab));
  await stop;
  process.stdout.write('\nEnding: the phones say goodbye to the registrar. Once more Ctrl-C ends at once.\n');
  await lab.close();
  process.stdout.write(`Ended. The state is kept in ${lab.stateFolder}.\n`);
}
