import type { Secret } from '#shared/lib/secret.js';
import type { CwmpVersion } from './cwmp/acs-sessions.js';
import type { DataModelName } from './cwmp/data-model/data-model.js';
import { DeviceInfo, ManagementServer } from './cwmp/names.js';
import type { AgentHost } from './ports.js';

export interface AgentIdentity {
  readonly manufacturer: string;
  /** Six upper-case hex digits. */
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly modelName?: string;
  readonly hardwareVersion?: string;
  readonly softwareVersion?: string;
}

export interface AgentOptions {
  readonly identity: AgentIdentity;
  /** TR-104 issue 1 below `Device.` unless told otherwise. */
  readonly dataModel?: DataModelName;
  /** How many lines the phone comes with; an ACS may add more. */
  readonly lines: number;
  /** Values that differ from the data model's defaults, by full path. What an ACS wrote later goes before them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly acs: {
    readonly url: string;
    readonly username: string;
    readonly password: Secret;
    /** Of the Inform. A server that refuses it is spoken to in 1.0, the default. */
    readonly version?: CwmpVersion;
  };
  /** A line is diagnosed unasked after so many failed registrations in a row; absent: never. */
  readonly diagnoseOnFailure?: { readonly failures: number };
  readonly host: AgentHost;
}

/** What the options say, as parameters. */
export function initialValues({ identity, acs, parameters }: AgentOptions): Readonly<Record<string, string>> {
  const optional = {
    [DeviceInfo.modelName]: identity.modelName,
    [DeviceInfo.hardwareVersion]: identity.hardwareVersion,
    [DeviceInfo.softwareVersion]: identity.softwareVersion,
  };
  return {
    ...parameters,
    [DeviceInfo.manufacturer]: identity.manufacturer,
    [DeviceInfo.manufacturerOui]: identity.oui,
    [DeviceInfo.productClass]: identity.productClass,
    [DeviceInfo.serialNumber]: identity.serialNumber,
    ...Object.fromEntries(
      Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    [ManagementServer.url]: acs.url,
    [ManagementServer.username]: acs.username,
    [ManagementServer.password]: acs.password.reveal(),
  };
}
