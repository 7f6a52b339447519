import type { Evidence } from '../diagnosis/evidence.js';
import type { Verdict } from '../diagnosis/fault-code.js';
import { isSecretParameter } from '../cwmp/secret-parameter.js';
import { remedyCandidates } from './candidates.js';
import { linePlaces, placesNeed, type LinePlaces } from './line-places.js';
import {
  SETTINGS_OF,
  type Candidate,
  type Change,
  type ManualRemedy,
  type Offer,
  type OfferedValue,
  type RemedyKind,
  REMEDY_KINDS,
  type Setting,
  type StoredParameter,
} from './remedy.js';

export interface Offers {
  /** In the order in which they are worth doing. */
  readonly offers: readonly Offer[];
  readonly manual: readonly ManualRemedy[];
}

type Stored = ReadonlyMap<string, StoredParameter>;

/** Everything about a line that the rules read or change. */
const SETTINGS: readonly Setting[] = [
  ...new Set<Setting>([
    ...REMEDY_KINDS.flatMap((kind) => SETTINGS_OF[kind]),
    'uri',
    'X_CT-COM_Standby-RegistrarServer',
    'X_CT-COM_Standby-RegistrarServerPort',
    'X_CT-COM_Standby-RegistrarServerTransport',
  ]),
];

/**
 * Full names of the stored parameters that `remedyOffers` wants to know. What of them is known already leads to more (issue 2
 * refers to its network), so ask again with what was found, until nothing new is wanted.
 */
export function wantedParameters(line: string, stored: Stored): readonly string[] {
  const values = valuesOf(stored);
  const places = linePlaces(line, values);
  const names = SETTINGS.flatMap((setting) => places?.nameOf(setting) ?? []);
  return [...new Set([...placesNeed(line, values), ...names])];
}

/** What can be done at this phone against the verdict, as far as it is known what it has. */
export function remedyOffers(
  verdict: Pick<Verdict, 'cause' | 'confidence'>,
  evidence: Evidence,
  line: string,
  stored: Stored,
): Offers {
  const places = linePlaces(line, valuesOf(stored));
  if (places === undefined) return { offers: [], manual: [] };
  const value = (setting: Setting): string | undefined => stored.get(places.nameOf(setting) ?? '')?.value;
  const candidates = remedyCandidates(verdict, evidence, { places, value });
  const resolved = candidates.map((candidate) => resolve(candidate, places, stored));
  return {
    offers: resolved.flatMap((one) => (one !== undefined && 'values' in one ? [one] : [])),
    manual: resolved.flatMap((one) => (one !== undefined && 'missing' in one ? [one] : [])),
  };
}

/** Undefined: everything is so already, and it did not help. */
function resolve(candidate: Candidate, places: LinePlaces, stored: Stored): Offer | ManualRemedy | undefined {
  const { kind, worthATry } = candidate;
  const present = candidate.alternatives.find((changes) =>
    changes.every(({ setting }) => isWritable(stored.get(places.nameOf(setting) ?? ''))),
  );
  if (present === undefined) {
    const [first = []] = candidate.alternatives;
    const lacking = first.filter(({ setting }) => !isWritable(stored.get(places.nameOf(setting) ?? '')));
    return { kind, worthATry, missing: lacking.map(({ setting }) => places.nameOf(setting) ?? setting) };
  }
  const changes = present.filter((change) => !isSoAlready(change, places, stored));
  const values = changes.flatMap((change) => offeredValue(change, places, stored));
  if (values.length === 0) return undefined;
  const reversible = values.every(({ secret }) => !secret);
  const shared = changes.some(({ setting }) => places.isShared(setting));
  return {
    kind,
    worthATry,
    risks: [
      ...(shared ? (['other-lines'] as const) : []),
      ...(reversible ? [] : (['no-way-back'] as const)),
      ...candidate.risks,
    ],
    values,
    reversible,
  };
}

function isWritable(parameter: StoredParameter | undefined): boolean {
  return parameter !== undefined && parameter.writable !== false;
}

function isSoAlready({ setting, value }: Change, places: LinePlaces, stored: Stored): boolean {
  return value !== undefined && stored.get(places.nameOf(setting) ?? '')?.value === value;
}

const TYPES: Readonly<Partial<Record<Setting, string>>> = {
  registerExpires: 'unsignedInt',
  registrarServerPort: 'unsignedInt',
  proxyServerPort: 'unsignedInt',
  outboundProxyPort: 'unsignedInt',
  'X_SIPDX-ORG_Rport': 'boolean',
  'X_SIPDX-ORG_PortRefresh': 'boolean',
  'X_SIPDX-ORG_NewCallID': 'boolean',
  'X_SIPDX-ORG_KeepAliveInterval': 'unsignedInt',
  'X_CT-COM_HeartbeatCycle': 'unsignedInt',
};

function offeredValue({ setting, value }: Change, places: LinePlaces, stored: Stored): readonly OfferedValue[] {
  const name = places.nameOf(setting);
  if (name === undefined) return [];
  const parameter = stored.get(name);
  const secret = value === undefined || isSecretParameter(name);
  const known = parameter?.type === '' ? undefined : parameter?.type;
  return [
    {
      name,
      // As the data models have it, where the device has not told.
      type: known ?? TYPES[setting] ?? (isEnable(setting) && value === 'true' ? 'boolean' : 'string'),
      secret,
      ...(!secret && parameter?.value !== undefined && { old: parameter.value }),
      ...(!secret && { new: value }),
    },
  ];
}

function isEnable(setting: Setting): boolean {
  return setting === 'lineEnable' || setting === 'profileEnable';
}

function valuesOf(stored: Stored): ReadonlyMap<string, string | undefined> {
  return new Map([...stored].map(([name, { value }]) => [name, value]));
}

/** Full names that a remedy of that kind may change for this line, and no others. */
export function mayChange(kind: RemedyKind, line: string, stored: Stored): readonly string[] {
  const places = linePlaces(line, valuesOf(stored));
  return places === undefined ? [] : SETTINGS_OF[kind].flatMap((setting) => places.nameOf(setting) ?? []);
}
