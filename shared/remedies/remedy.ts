import type { LineSetting } from '../diagnosis/configuration.js';
import type { RegistrationParameter, StandbyParameter } from '../diagnosis/registration-parameters.js';

/** What can be set in a phone against a cause, apart from what people do at servers and networks. */
export const REMEDY_KINDS = [
  'enable-line',
  'expiry',
  'transport',
  'port',
  'outbound-proxy',
  'rport',
  'port-refresh',
  'keep-alive',
  'new-call-id',
  'credentials',
  'auth-user',
  'standby-as-primary',
] as const;
export type RemedyKind = (typeof REMEDY_KINDS)[number];

/** A parameter of a line by what it means; where it stands depends on the data model (line-places.ts). */
export type Setting =
  | LineSetting
  | (typeof RegistrationParameter)[keyof typeof RegistrationParameter]
  | (typeof StandbyParameter)[keyof typeof StandbyParameter]
  | 'X_CT-COM_HeartbeatCycle';

/** The one place that says what a remedy may touch. */
export const SETTINGS_OF: Readonly<Record<RemedyKind, readonly Setting[]>> = {
  'enable-line': ['lineEnable', 'profileEnable'],
  expiry: ['registerExpires'],
  transport: [
    'registrarServerTransport',
    'registrarServerPort',
    'proxyServerTransport',
    'proxyServerPort',
    'outboundProxyPort',
  ],
  port: ['registrarServerPort', 'proxyServerPort', 'outboundProxyPort'],
  'outbound-proxy': ['outboundProxy', 'outboundProxyPort'],
  rport: ['X_SIPDX-ORG_Rport'],
  'port-refresh': ['X_SIPDX-ORG_PortRefresh'],
  'keep-alive': ['X_SIPDX-ORG_KeepAliveType', 'X_SIPDX-ORG_KeepAliveInterval', 'X_CT-COM_HeartbeatCycle'],
  'new-call-id': ['X_SIPDX-ORG_NewCallID'],
  credentials: ['authPassword'],
  'auth-user': ['authUserName'],
  'standby-as-primary': [
    'registrarServer',
    'registrarServerPort',
    'registrarServerTransport',
    'proxyServer',
    'proxyServerPort',
    'proxyServerTransport',
  ],
};

/** What to know before it is applied. */
export const REMEDY_RISKS = [
  /** The parameter stands in a profile or network that other lines share. */
  'other-lines',
  /** A password is not readable, so the old one cannot be put back. */
  'no-way-back',
  /** The registrar has more to do. */
  'more-traffic',
  /** Calls may be refused where the servers do not know each other's registrations. */
  'other-server',
  /** A wrong password may get the address or the account banned. */
  'ban',
] as const;
export type RemedyRisk = (typeof REMEDY_RISKS)[number];

export interface Change {
  readonly setting: Setting;
  /** Absent: a secret, which the operator gives. */
  readonly value?: string;
}

/** What would help against a cause, before it is known what this phone has. */
export interface Candidate {
  readonly kind: RemedyKind;
  /** The first of which this phone has every parameter. */
  readonly alternatives: readonly (readonly Change[])[];
  /** The cause is not settled, or does not prove that this helps. */
  readonly worthATry: boolean;
  readonly risks: readonly RemedyRisk[];
}

/** A parameter as the management server has it stored. */
export interface StoredParameter {
  readonly name: string;
  readonly value?: string;
  /** XSD type without prefix. */
  readonly type?: string;
  readonly writable?: boolean;
}

export interface OfferedValue {
  /** Full name. */
  readonly name: string;
  readonly type: string;
  /** Absent: never read, or a secret. */
  readonly old?: string;
  /** Absent: a secret, which the operator gives. */
  readonly new?: string;
  readonly secret: boolean;
}

export interface Offer {
  readonly kind: RemedyKind;
  readonly worthATry: boolean;
  readonly risks: readonly RemedyRisk[];
  /** What one SetParameterValues would write. */
  readonly values: readonly OfferedValue[];
  /** Every old value can be put back. */
  readonly reversible: boolean;
}

/** The phone lacks the parameter, or will not have it written: somebody does it by hand (knowledge: the steps of the cause). */
export interface ManualRemedy {
  readonly kind: RemedyKind;
  readonly worthATry: boolean;
  /** Full names of what it would take. */
  readonly missing: readonly string[];
}
