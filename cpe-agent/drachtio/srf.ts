import { CodedError, codeOf } from '../net/coded-error.js';

/** What is used of drachtio-srf 5. Its own types leave out half of it. */

export interface Srf {
  connect(
    options: {
      readonly host: string;
      readonly port: number;
      readonly secret: string;
      readonly reconnect: { readonly maxAttempts: number };
    },
    /** `hostports` of the server: `udp/192.0.2.1:5060,tcp/…` */
    connected: (error: Error | null | undefined, hostports?: string, serverVersion?: string) => void,
  ): unknown;
  disconnect(): unknown;
  on(event: 'error' | 'close', listener: (error?: Error) => void): unknown;
  request(
    uri: string,
    options: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly proxy: string },
    sent: (error: Error | null | undefined, request?: SrfRequest) => void,
  ): unknown;
}

export interface SrfRequest {
  /** As it went out. */
  readonly msg: { readonly raw: string };
  on(event: 'response', listener: (response: SrfResponse) => void): unknown;
}

export interface SrfResponse {
  readonly msg: { readonly raw: string };
  readonly source_address?: string;
  readonly source_port?: number;
}

export const DRACHTIO_SRF = 'drachtio-srf@5.0.29';

/** The package is optional. Rejects with the code `ERR_MODULE_NOT_FOUND` and how to install it. */
export async function loadSrf(packageName = 'drachtio-srf'): Promise<Srf> {
  try {
    const loaded = (await import(packageName)) as { readonly default: new () => Srf };
    return new loaded.default();
  } catch (error) {
    throw new CodedError(codeOf(error), `drachtio-srf is not there: npm install ${DRACHTIO_SRF}`, { cause: error });
  }
}
