import { Option, type Command } from 'commander';
import { readSecretFile } from '#acs/cli/read-input.js';
import { readWithoutEcho } from '#acs/cli/ask-secret.js';
import { CliError } from '#acs/cli/cli-error.js';
import { act, terminal, withLanguage, type Output } from '#acs/cli/command.js';
import { EXIT } from '#acs/cli/exit-status.js';
import { writeNewFile } from '#acs/cli/write-new-file.js';
import { messageOf } from '#acs/thrown.js';
import { connectDrachtio, type DrachtioEngine } from '#cpe-agent/drachtio/engine.js';
import { createDiagnosisHost } from '#cpe-agent/host.js';
import { createAgentLog } from '#cpe-agent/log.js';
import { runProbe, type ProbeFindings } from '#cpe-agent/probe/probe.js';
import { Secret } from '#shared/lib/secret.js';
import { exportTrace } from '#shared/trace/export-trace.js';
import { readTracedRun } from '#shared/trace/traced-run.js';
import { sipPassword } from './config.js';
import { parsePort } from './options.js';
import { showProgress, type Progress } from './probe-progress.js';
import { probeReportOf, type ProbeAbout } from './probe-report.js';
import { checkOptions, lineOf, tlsOf, type ProbeOptions } from './probe-settings.js';
import { probeText } from './probe-text.js';
import { untilSignal } from './until-signal.js';

/** What a script learns without reading. */
const STATUS = { registered: 0, fault: 1, notCarriedOut: EXIT.noVerdict, interrupted: 130 } as const;

const HELP = `
The password is asked for without echo, or taken from SIPDX_SIP_PASSWORD or --password-file; arguments are seen by every user
of this machine. Without one a registrar that asks gives the verdict credentials-missing. A wrong one is a failed login, up to
twice: some registrars ban an address after a few.

A probe registers a Contact of its own and takes it away again; the end of its output says what was bound, for how long, and
what else the registrar has. A registrar that keeps one binding alone forgets the phone's until the phone registers again.

Examples:
  sipdx probe sip:1001@ims.example
  sipdx probe sip:1001@ims.example --registrar 203.0.113.5:5060 --deep
  sipdx probe sip:1001@ims.example --transport tls --outbound-proxy sbc.example --auth-user 1001@ims.example
  sipdx probe sip:1001@ims.example --password-file - --json < secret | jq .verdict
  sipdx probe sip:1001@ims.example --trace probe.pcapng --lang zh
  sipdx probe sip:1001@ims.example --engine drachtio --drachtio-secret-file secret

Exit status:
    0  the address registers
    1  a fault was found (or this program failed)
    2  wrong usage
    5  the diagnosis could not be carried out
  130  stopped by Ctrl-C; what was learned until then is printed

docs/probe.md explains --json and what drachtio cannot tell.
`;

/** `sipdx probe`: needs no server. */
export function registerProbeCommand(program: Command, version: string): void {
  const command = program
    .command('probe')
    .description('diagnose from this machine why an address does not register; no phone and no server needed')
    .argument('<address>', 'address of record, such as sip:1001@ims.example')
    .option('--registrar <host[:port]>', "where to register; default: the address's domain. Without a port: RFC 3263")
    .addOption(
      new Option('--transport <transport>', 'default: udp; tls for a sips: address').choices(['udp', 'tcp', 'tls']),
    )
    .option('--outbound-proxy <host[:port]>', 'send there instead, with the transport of the registrar')
    .option('--auth-user <name>', "name for authentication; default: the address's user part")
    .option('--password-file <file>', 'the password is its first line; - is standard input')
    .option('--no-password', 'there is none: do not ask')
    .option('--expires <seconds>', 'how long a binding is asked for; default: 3600')
    .option(
      '--local-address <address>',
      'SIP leaves from this address of this machine; pings and DNS take their routes',
    )
    .option('--user-agent <text>', `default: sipdx-probe/${version}`)
    .option('--tls-ca <file>', 'a further authority for the certificate of the registrar, PEM')
    .option('--tls-insecure', 'accept any certificate: the digest of the password goes to whoever answers')
    .option('--deep', 'ask further questions where the first answers leave something open; up to 20 s more')
    .addOption(
      new Option('--engine <engine>', 'what sends the REGISTERs: this machine, or a drachtio server')
        .choices(['own', 'drachtio'])
        .default('own'),
    )
    .option('--drachtio-host <host>', 'the drachtio server', '127.0.0.1')
    .option('--drachtio-port <port>', 'its port for applications', parsePort, 9022)
    .option('--drachtio-secret-file <file>', 'its secret is the first line; - is standard input')
    .option('--json', 'print the findings as one JSON object, and nothing else')
    .option('--trace <file>', 'write what was sent and received there as packets (pcapng); - is standard output')
    .addHelpText('after', HELP);
  withLanguage(command).action((address: string, options: ProbeOptions) =>
    act(terminal, () => probe(address, options, terminal, version)),
  );
}

/** @returns the exit status */
async function probe(address: string, options: ProbeOptions, output: Output, version: string): Promise<number> {
  checkOptions(options);
  const tls = tlsOf(options);
  const line = lineOf(address, options, await passwordOf(options));
  const secret = await drachtioSecret(options);
  const program = `sipdx ${version}`;
  const engine = options.engine === 'own' ? undefined : options.engine;
  const about: ProbeAbout = { program, engine, aor: line.uri, language: options.lang };
  const log = createAgentLog({ level: 'warn', format: 'text' }, (text) => void process.stderr.write(text));
  const own = createDiagnosisHost({ sipTls: tls, localAddress: options.localAddress, log });
  const progress = options.json === true ? SILENT : showProgress(process.stderr, options.deep === true, options.lang);
  const stop = new AbortController();
  void untilSignal().then(() => stop.abort());
  let drachtio: DrachtioEngine | undefined;
  try {
    drachtio = secret && (await connectDrachtio({ host: options.drachtioHost, port: options.drachtioPort, secret }));
    const host = drachtio === undefined ? own : { ...own, sip: drachtio.sip, pinger: drachtio.pinger };
    const settings = {
      engine: drachtio,
      line,
      userAgent: options.userAgent ?? `sipdx-probe/${version}`,
      deep: options.deep === true,
    };
    const findings = await runProbe(settings, host, { signal: stop.signal, observer: progress });
    progress.end();
    report(findings, options, about, output);
    return statusOf(findings);
  } catch (error) {
    progress.end();
    throw new CliError(`The diagnosis could not be carried out: ${messageOf(error)}`, STATUS.notCarriedOut);
  } finally {
    drachtio?.close();
    own.close();
  }
}

function report(findings: ProbeFindings, options: ProbeOptions, about: ProbeAbout, output: Output): void {
  if (options.trace !== undefined) writeTrace(findings, options.trace, about, output);
  if (options.json === true) {
    output.out(JSON.stringify(probeReportOf(findings, about)));
    return;
  }
  const text = `\n${probeText(findings, about)}`;
  // Packets and words would spoil each other.
  if (options.trace === '-') output.err(text);
  else output.out(text);
}

function writeTrace(findings: ProbeFindings, file: string, { program, aor }: ProbeAbout, output: Output): void {
  const { startedAt, trace } = findings;
  const run = { id: 'probe', deviceId: program, line: aor, aor, createdAt: startedAt, trace: { v: 1, entries: trace } };
  const traced = readTracedRun(run);
  const exported = traced && exportTrace(traced, { format: 'pcap', where: undefined }, program);
  if (exported?.ok !== true) return;
  const { content } = exported.value;
  if (file === '-') {
    process.stdout.write(content);
    return;
  }
  writeNewFile(file, content);
  output.err(`${file}: written`);
}

function statusOf({ result, interrupted }: ProbeFindings): number {
  if (interrupted) return STATUS.interrupted;
  return result?.verdict.category === 'registered' ? STATUS.registered : STATUS.fault;
}

async function passwordOf({ password, passwordFile }: ProbeOptions): Promise<Secret> {
  if (passwordFile !== undefined) return new Secret(await readSecretFile(passwordFile));
  if (!password) return new Secret('');
  const given = sipPassword();
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) return new Secret('');
  const typed = readWithoutEcho('Password (--no-password: none)', process.stdin, process.stderr);
  return new Secret(
    await typed.catch(() => {
      throw new CliError('No password was given; --no-password says that there is none', EXIT.usage);
    }),
  );
}

/** Undefined: it is not asked for. */
async function drachtioSecret({ engine, drachtioSecretFile }: ProbeOptions): Promise<Secret | undefined> {
  if (engine === 'own' || drachtioSecretFile === undefined) return undefined;
  return new Secret(await readSecretFile(drachtioSecretFile));
}

const SILENT: Progress = { traced: () => undefined, concluded: () => undefined, end: () => undefined };
