import { z } from 'zod';

/**
 * What `sipdx agent` reads from its YAML file. Every message is the remedy: what to write there. Units: seconds.
 */

const text = (what: string, max: number) =>
  z
    .string({
      error: (issue) =>
        issue.input === undefined ? `is missing: ${what}` : `must be text: ${what}; put quotes around digits`,
    })
    .min(1, `is empty: ${what}`)
    .max(max, `has more than ${max} characters`);

const whole = (what: string, min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}: ${what}`;
  return z.int(message).min(min, message).max(max, message);
};

const flag = () => z.boolean('must be true or false');

const port = (what: string) => whole(what, 0, 65535);

const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of: ${values.join(', ')}`);

const section = {
  error: ({ input }: { readonly input?: unknown }): string =>
    input === undefined
      ? 'is missing: a section of its own'
      : 'must be a section of its own: indented lines, each a name, a colon and a value',
};

/** In the file itself, in a variable of the environment, or in a file of its own (its last line break is dropped). */
export const SecretSource = z.union(
  [
    z.string(),
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  'must be {env: NAME}, {file: PATH}, or text; put quotes around digits',
);
export type SecretSource = z.infer<typeof SecretSource>;

/** Those that createAgent has. */
const DATA_MODELS = ['tr104-1', 'tr104-1-igd', 'tr104-2'] as const;
const TRANSPORTS = ['UDP', 'TCP', 'TLS'] as const;
const MAX_SECONDS = 4_294_967_295;

const acsUrl = text('the URL of the management server, such as http://acs.example.net:7547/', 256).refine(isAcsUrl, {
  error: 'must be an http:// or https:// URL without user name or password, such as http://acs.example.net:7547/',
});

const Identity = z.strictObject(
  {
    manufacturer: text('the name of the maker', 64),
    oui: z
      .string('must be text: six hex digits in quotes, such as "0011AA"')
      .regex(/^[0-9A-F]{6}$/, 'must be six hex digits, upper case and in quotes, such as "0011AA"'),
    productClass: text('the class of product within the OUI', 64),
    serialNumber: text('the serial number, unique within OUI and product class', 64),
    modelName: text('the name of the model', 64).optional(),
    hardwareVersion: text('the version of the hardware', 64).optional(),
    softwareVersion: text('the version of the software', 64).optional(),
  },
  section,
);

const AcsTls = z.strictObject(
  {
    ca: text('path of a PEM file with the certificates to trust', 4096).optional(),
    clientCertificate: text('path of a PEM file', 4096).optional(),
    clientKey: text('path of a PEM file', 4096).optional(),
  },
  section,
);

const Acs = z.strictObject(
  {
    url: acsUrl,
    username: z.string('must be text; put quotes around digits').max(256, 'has more than 256 characters').default(''),
    password: SecretSource.default(''),
    /** Of the Informs; the agent falls back to the first where the server refuses another. */
    cwmp: choice(['cwmp-1-0', 'cwmp-1-1', 'cwmp-1-2']).default('cwmp-1-0'),
    tls: AcsTls.prefault({}),
  },
  section,
);

const ConnectionRequest = z.strictObject(
  {
    host: text('the address to bind', 256).default('0.0.0.0'),
    port: port('the TCP port for Connection Requests; 0 takes any').default(7547),
    address: text('the address of this host as the management server sees it', 256).optional(),
  },
  section,
);

const Line = z.strictObject(
  {
    enabled: flag().default(true),
    directoryNumber: text('the number of the line', 32).optional(),
    uri: text('the address of record, such as sip:1001@example.net', 389).optional(),
    authUserName: text('the user name for digest', 128).optional(),
    authPassword: SecretSource.default(''),
  },
  section,
);

const SipTls = z.strictObject(
  {
    ca: text('path of a PEM file with the certificates to trust', 4096).optional(),
    pin: text('the SHA-256 of the public key of the registrar', 64)
      .regex(
        /^[A-Za-z0-9+/]{43}=$/,
        'must be 44 characters of base64: the SHA-256 of the SubjectPublicKeyInfo (docs/agent/README.md)',
      )
      .optional(),
    insecure: flag().default(false),
  },
  section,
);

const KeepAlive = z.strictObject(
  {
    type: choice(['none', 'crlf', 'options', 'stun']).default('none'),
    interval: whole('the longest pause between two keep-alives, in seconds', 10, 3600).default(30),
  },
  section,
);

const server = (what: string) => text(what, 256).optional();

const Sip = z.strictObject(
  {
    registrar: server('the name or address of the registrar'),
    port: port('the port of the registrar; 0 locates it by RFC 3263').default(5060),
    transport: choice(TRANSPORTS).default('UDP'),
    proxy: server('the name or address of the proxy'),
    proxyPort: port('the port of the proxy').default(5060),
    proxyTransport: choice(TRANSPORTS).default('UDP'),
    outboundProxy: server('the name or address of the outbound proxy'),
    outboundProxyPort: port('the port of the outbound proxy').default(5060),
    userAgentDomain: server('the domain of the address of record'),
    userAgentPort: port('the local port of the lines; 0 takes any').default(0),
    registerExpires: whole('how long a registration is to hold, in seconds', 1, MAX_SECONDS).default(3600),
    registerRetryInterval: whole('the base of the pause after a failure, in seconds', 1, MAX_SECONDS).default(30),
    tls: SipTls.prefault({}),
    keepAlive: KeepAlive.prefault({}),
    rport: flag().default(true),
    portRefresh: flag().default(false),
    newCallId: flag().default(false),
    standby: z
      .strictObject(
        {
          registrar: server('the name or address of the standby registrar'),
          port: port('the port of the standby registrar').default(5060),
          transport: choice(TRANSPORTS).default('UDP'),
        },
        section,
      )
      .prefault({}),
  },
  section,
);

export const AgentConfig = z.strictObject(
  {
    identity: Identity,
    dataModel: choice(DATA_MODELS).default('tr104-1'),
    acs: Acs,
    connectionRequest: ConnectionRequest.prefault({}),
    sip: Sip.prefault({}),
    lines: z
      .array(Line, 'must be a list: one entry for each line of the phone, each beginning with a hyphen')
      .min(1, 'is empty: name one line at least')
      .max(16, 'has more than 16 lines'),
    diagnoseOnFailure: z
      .strictObject(
        {
          enabled: flag().default(false),
          failures: whole('after how many failed registrations in a row', 1, 100).default(3),
        },
        section,
      )
      .prefault({}),
    periodicInform: z
      .strictObject(
        {
          enabled: flag().default(true),
          interval: whole('the pause between two Informs, in seconds', 1, MAX_SECONDS).default(300),
        },
        section,
      )
      .prefault({}),
    storage: text('the folder for what the agent remembers', 4096).default('./sipdx-agent-state'),
    log: z
      .strictObject(
        {
          level: choice(['debug', 'info', 'warn', 'silent']).default('info'),
          format: choice(['json', 'text']).default('json'),
        },
        section,
      )
      .prefault({}),
  },
  section,
);
export type AgentConfig = z.infer<typeof AgentConfig>;

export interface ConfigProblem {
  readonly path: readonly (string | number)[];
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** What no single value shows. */
export function checkTogether(config: AgentConfig): {
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const { acs, sip } = config;
  if ((acs.tls.clientCertificate === undefined) !== (acs.tls.clientKey === undefined)) {
    problems.push({
      path: ['acs', 'tls'],
      message: 'clientCertificate and clientKey go together: give both, or neither',
    });
  }
  if (sip.tls.insecure) {
    warnings.push({
      path: ['sip', 'tls', 'insecure'],
      message: 'anybody can pose as the registrar: give ca or pin instead',
    });
  }
  const transport = sip.registrar === undefined ? sip.proxyTransport : sip.transport;
  if (sip.keepAlive.type === 'stun' && transport !== 'UDP') {
    problems.push({
      path: ['sip', 'keepAlive', 'type'],
      message: `stun keeps UDP alive, and the transport is ${transport}: use crlf or options`,
    });
  }
  if (sip.registrar === undefined && sip.proxy === undefined && config.lines.some(({ enabled }) => enabled)) {
    warnings.push({
      path: ['sip'],
      message: 'no line can register before registrar (or proxy) is set, here or by the management server',
    });
  }
  config.lines.forEach((line, i) => {
    if (line.uri === undefined && (line.authUserName === undefined || sip.userAgentDomain === undefined)) {
      warnings.push({
        path: ['lines', i],
        message: 'has no address of record: set uri, or authUserName here and sip.userAgentDomain',
      });
    }
  });
  return { problems, warnings };
}

function isAcsUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

/** Where `{env: NAME}` looks. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
