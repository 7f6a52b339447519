import type { AcsConfigInput } from '#acs/config.js';

/** What phones are reached through, as the contract's cases see it: they know no more of it than this. */
export interface BackendUnderTest {
  readonly name: string;
  /** The case that takes half a minute is tried too. */
  readonly isPatient: boolean;
  /** `goDown` and `comeBack` are there. */
  readonly canGoDown: boolean;
  /** Prepares what stands beside our server, if anything does. */
  open(): Promise<OpenBackend>;
}

export interface OpenBackend {
  /** Of our server: the backend, and what goes with it. */
  readonly config: Partial<AcsConfigInput>;
  /** Where phones inform; absent: at our server. */
  readonly cwmpUrl?: string;
  /** What the phones come with. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** Devices are told of by another: what is shown is of a moment. */
  readonly isMirrored: boolean;
  /** Tasks that the other has for a device; absent: there is no other. */
  tasks?(deviceId: string): Promise<number>;
  /** Every text that was sent to the other, to find in it what must not be there. */
  sent?(): readonly string[];
  /** The other cannot be asked any more, and can again. */
  goDown?(): Promise<void>;
  comeBack?(): Promise<void>;
  /** Throws if our server did to the other what it must never do. */
  close(): Promise<void>;
}
