import type { ParameterInfo, ParameterValue } from '#shared/cwmp/messages.js';
import { parseDeviceId } from '#shared/cwmp/device-id.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import type { DeviceInform } from '../../store/ports/devices.js';
import type { ParameterRow } from '../../store/ports/parameters.js';
import { isDeviceId } from './nbi-request.js';
import type { NbiDocument } from './nbi-client.js';

/**
 * GenieACS's document of a device: a tree by the parts of parameter names, in which whatever begins with `_` is about the
 * part it stands in. Nothing is expected of it: scripts, imports and other versions write there too.
 */

/** One parameter. Moments are epoch ms by GenieACS's clock. */
export interface Leaf extends ParameterValue {
  readonly writable?: boolean;
  /** When GenieACS last had the value from the device. */
  readonly at?: number;
}

export interface Node {
  readonly name: string;
  readonly writable: boolean;
}

/** The two roots of data models. */
const ROOTS = ['InternetGatewayDevice', 'Device'] as const;
/** No data model is as deep; a document that is does not come from a phone. */
const MOST_DEPTH = 32;

/** The device's data model; `InternetGatewayDevice.` where it has both (issue 1 phones inform of nothing in the other). */
export function rootOf(document: NbiDocument): 'InternetGatewayDevice.' | 'Device.' | undefined {
  const root = ROOTS.find((name) => isNode(document[name]));
  return root === undefined ? undefined : `${root}.`;
}

/** The parameter of that full name; undefined where the document has none, or knows its name only. */
export function leafAt(document: NbiDocument, name: string): Leaf | undefined {
  const found = nodeAt(document, name);
  return found === undefined ? undefined : leafOf(name, found);
}

/** Whether there is such an object or parameter. @param path with or without its final dot */
export function has(document: NbiDocument, path: string): boolean {
  return nodeAt(document, path) !== undefined;
}

/** All parameters with a value at or below a path. */
export function leavesBelow(document: NbiDocument, path: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  walk(document, path, (name, node) => {
    const leaf = leafOf(name, node);
    if (leaf !== undefined) leaves.push(leaf);
  });
  return leaves;
}

/** Names of the objects (with a final dot) and parameters below a path; without `deep` of the next level only. */
export function namesBelow(document: NbiDocument, path: string, deep: boolean): readonly ParameterInfo[] {
  const names: ParameterInfo[] = [];
  const visit = (name: string, node: NbiDocument): void => {
    const isObject = isObjectNode(node);
    names.push({ name: isObject ? `${name}.` : name, writable: node['_writable'] === true });
  };
  walk(document, path, visit, deep ? MOST_DEPTH : 1);
  return names;
}

/**
 * Whether the device was asked what the object holds. GenieACS then knows of each child whether it can be written; of what
 * only an Inform told it does not (seen on 1.2.16).
 */
export function isListed(document: NbiDocument, path: string): boolean {
  const node = nodeAt(document, path);
  return node !== undefined && childrenOf(node).some(([, child]) => typeof child['_writable'] === 'boolean');
}

/** What the document says of the device; undefined where it is none of a device. */
export function deviceInformOf(document: NbiDocument): (DeviceInform & { readonly firstSeenAt: number }) | undefined {
  const id = document['_id'];
  if (typeof id !== 'string' || !isDeviceId(id)) return undefined;
  const about = isNode(document['_deviceId']) ? document['_deviceId'] : {};
  const named = parseDeviceId(id);
  const root = rootOf(document) ?? 'Device.';
  const text = (field: string) => (typeof about[field] === 'string' ? about[field] : undefined);
  const value = (name: string) => leafAt(document, root + name)?.value.trim();
  const url = value('ManagementServer.ConnectionRequestURL');
  const model = value('DeviceInfo.ModelName');
  const softwareVersion = value('DeviceInfo.SoftwareVersion');
  const interval = intervalOf(document, root);
  const at = momentOf(document['_lastInform']) ?? 0;
  return {
    id,
    manufacturer: text('_Manufacturer') ?? '',
    oui: text('_OUI') ?? named?.oui ?? '',
    productClass: text('_ProductClass') ?? named?.productClass ?? '',
    serialNumber: text('_SerialNumber') ?? named?.serialNumber ?? '',
    root,
    at,
    firstSeenAt: momentOf(document['_registered']) ?? at,
    // GenieACS does not keep the address that a device came from: this is what the device says of itself.
    address: hostOf(url) ?? '',
    connectionRequestUrl: url ?? '',
    ...(model !== undefined && { model }),
    ...(softwareVersion !== undefined && { softwareVersion }),
    ...(interval !== undefined && { informIntervalSeconds: interval }),
  };
}

/** Everything that is known below the roots, as it is kept: without the values of passwords. */
export function parameterRowsOf(document: NbiDocument): readonly ParameterRow[] {
  const rows: ParameterRow[] = [];
  const visit = (name: string, node: NbiDocument): void => {
    const isObject = isObjectNode(node);
    const leaf = isObject ? undefined : leafOf(name, node);
    const writable = node['_writable'];
    rows.push({
      name: isObject ? `${name}.` : name,
      ...(typeof writable === 'boolean' && { writable }),
      ...(leaf !== undefined && leaf.type !== '' && { type: leaf.type }),
      ...(leaf !== undefined &&
        !isSecretParameter(name) && { value: leaf.value, ...(leaf.at !== undefined && { at: leaf.at }) }),
    });
  };
  for (const root of ROOTS) walk(document, `${root}.`, visit);
  return rows;
}

/** Epoch ms of a moment as GenieACS writes it. */
export function momentOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value : NaN;
  return Number.isFinite(at) ? at : undefined;
}

function leafOf(name: string, node: NbiDocument): Leaf | undefined {
  const value = lexical(node['_value']);
  if (value === undefined) return undefined;
  const type = typeof node['_type'] === 'string' ? node['_type'].replace(/^[^:]*:/, '') : '';
  const writable = node['_writable'];
  const at = momentOf(node['_timestamp']);
  return {
    name,
    value,
    type,
    ...(typeof writable === 'boolean' && { writable }),
    ...(at !== undefined && { at }),
  };
}

/** As it stood on the wire, as far as the database tells: numbers and booleans are stored as such, moments as ISO 8601. */
function lexical(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function walk(
  document: NbiDocument,
  path: string,
  visit: (name: string, node: NbiDocument) => void,
  depth = MOST_DEPTH,
): void {
  const start = nodeAt(document, path);
  if (start === undefined) return;
  const name = path.replace(/\.$/, '');
  // A leaf that is asked for by its own name.
  if (!path.endsWith('.') && leafOf(name, start) !== undefined) visit(name, start);
  below(start, name, depth, visit);
}

function below(node: NbiDocument, name: string, depth: number, visit: (name: string, node: NbiDocument) => void): void {
  if (depth === 0) return;
  for (const [key, child] of childrenOf(node)) {
    visit(`${name}.${key}`, child);
    below(child, `${name}.${key}`, depth - 1, visit);
  }
}

function childrenOf(node: NbiDocument): readonly (readonly [string, NbiDocument])[] {
  return Object.entries(node).flatMap(([key, child]) =>
    /^[A-Za-z0-9][\w-]*$/.test(key) && isNode(child) ? [[key, child] as const] : [],
  );
}

function isObjectNode(node: NbiDocument): boolean {
  return node['_object'] === true || (node['_object'] === undefined && childrenOf(node).length > 0);
}

function nodeAt(document: NbiDocument, path: string): NbiDocument | undefined {
  let node: NbiDocument | undefined = document;
  for (const part of path.replace(/\.$/, '').split('.')) {
    const child: unknown = part.startsWith('_') || !Object.hasOwn(node, part) ? undefined : node[part];
    if (!isNode(child)) return undefined;
    node = child;
  }
  return node;
}

function isNode(value: unknown): value is NbiDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function intervalOf(document: NbiDocument, root: string): number | undefined {
  const enabled = leafAt(document, `${root}ManagementServer.PeriodicInformEnable`)?.value.trim().toLowerCase();
  const seconds = Number(leafAt(document, `${root}ManagementServer.PeriodicInformInterval`)?.value ?? NaN);
  return (enabled === 'true' || enabled === '1') && Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
