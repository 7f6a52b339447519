import { settings } from '#shared/api/settings.js';
import { z } from 'zod';
import { AppError } from './app-error.js';
import { isNetwork } from './core/address-policy.js';

const port = z.number().int().min(0).max(65535);

const schema = z
  .object({
    /** Address that API and console listen on. */
    host: z.string().min(1),
    /** Address that phones come to; by default the same. */
    cwmpHost: z.string().min(1).optional(),
    /** 0: any free port. */
    cwmpPort: port,
    /** By https, besides; needs `tls`. */
    cwmpTlsPort: port.optional(),
    /** Phones come to a GenieACS, which is reached by this northbound interface; none come to this server then. */
    genieacs: z
      .object({ nbi: z.url({ protocol: /^https?$/ }), syncSeconds: z.number().min(1).max(3600) })
      .strict()
      .optional(),
    /** How phones may prove who they are; certificates by https only. */
    cwmpAuthentication: z.array(z.enum(['digest', 'basic', 'certificate'])).default(['digest']),
    /** PEM files. With them API and console are served by https. */
    tls: z.object({ cert: z.string(), key: z.string(), clientCa: z.string().exactOptional() }).strict().optional(),
    consolePort: port,
    /** Holds the database, the key file and the command line's token. */
    stateFolder: z.string().min(1),
    /** Phones, registrar and network of this system are the lab's. */
    lab: z.boolean(),
    version: z.string(),
    /** Give the user admin a new password. */
    resetPassword: z.boolean().default(false),
    /** Browsers reach the console by https: a proxy in front of it ends TLS. */
    secure: z.boolean().default(false),
    /** Everybody may read the metrics, not holders of a token only. */
    metricsOpen: z.boolean().default(false),
    /** Proxies in front of the console, addresses or networks: what they say of who asks (X-Forwarded-For) is believed. */
    trustProxy: z.array(z.string().refine(isProxy, 'neither an address nor a network, or all of them')).default([]),
    /** Settings for as long as nobody has changed any over the API. */
    settings: settings.optional(),
    /** Connection Requests may go to these networks (CIDR) besides the address that the device informs from. */
    connectionRequestNetworks: z.array(z.string().refine(isNetwork, 'no network, such as 10.0.0.0/8')).default([]),
  })
  .strict();

/** express takes no network of all addresses: then everybody could say to be anybody. */
function isProxy(text: string): boolean {
  return isNetwork(text) && /^[^\s%]+$/.test(text) && !/\/0+$/.test(text);
}

export type AcsConfig = Readonly<z.infer<typeof schema>>;
export type AcsConfigInput = Readonly<z.input<typeof schema>>;

/** @throws AppError `invalid-configuration` */
export function acsConfig(input: AcsConfigInput): AcsConfig {
  const parsed = schema.safeParse(input);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new AppError('invalid-configuration', z.prettifyError(parsed.error));
}
