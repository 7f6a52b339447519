/** How the agent and an HTTPS server know each other. PEM texts. The server's certificate is always checked. */
export interface HttpTlsOptions {
  /** Certificates of the authorities that are trusted instead of the system's. */
  readonly ca?: string;
  /** The agent's own certificate, with its chain, and its key. */
  readonly certificate?: string;
  readonly key?: string;
}

/** As `node:https` names them. TR-069 Amd 6 §3.3: TLS 1.2 or later. */
export function nodeTlsOptions({ ca, certificate, key }: HttpTlsOptions): Readonly<Record<string, string | boolean>> {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
  };
}
