import { createTemplate, type ParameterTemplate } from '#shared/cwmp/parameter-template.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import { device2Root, gatewayRoot, phoneRoot } from './device.js';
import { IP_PING, ipPingObject } from './ip-ping.js';
import { profilePath, voiceServiceObjects } from './voice-service.js';
import { CLIENTS, initialReferences, voiceService2Objects } from './voice-service-2.js';

/** TR-104 issue 1 below `Device.`, the same below `InternetGatewayDevice.`, and TR-104 issue 2. */
export const DATA_MODELS = ['tr104-1', 'tr104-1-igd', 'tr104-2'] as const;
export type DataModelName = (typeof DATA_MODELS)[number];

/** What the agent has to know about its data model, beside the tree itself. */
export interface DataModel {
  readonly template: ParameterTemplate;
  /** The table whose rows are the phone's lines. */
  readonly lines: string;
  /** Parameter that holds the host's own address. */
  readonly address: string;
  /** The root's ping diagnostics. */
  readonly ipPing: string;
  /** The dialect's diagnostics of the profile, where there are profiles. */
  readonly iad?: string;
  /** Values that the phone comes with, where they are not the defaults on creation. */
  readonly initial: Readonly<Record<string, string>>;
}

/** Lines that an agent can have, unless it came with more (ours). */
const MAX_LINES = 16;

const models = new Map<string, DataModel>();

/** @param lines that the phone comes with. One immutable model serves all agents of a process that have as many. */
export function dataModel(name: DataModelName, lines: number): DataModel {
  const key = `${name} ${lines}`;
  const known = models.get(key);
  if (known !== undefined) return known;
  const model = build(name, lines);
  models.set(key, model);
  return model;
}

function build(name: DataModelName, lines: number): DataModel {
  const rows = { initial: lines, max: Math.max(lines, MAX_LINES), creatable: true };
  if (name === 'tr104-2') {
    const root = device2Root();
    return {
      template: createTemplate([...root.objects, ipPingObject(root.name, 'device2'), ...voiceService2Objects(rows)]),
      lines: CLIENTS,
      address: root.address,
      ipPing: root.name + IP_PING.device2,
      initial: initialReferences(lines),
    };
  }
  const kind = name === 'tr104-1' ? 'phone' : 'gateway';
  const root = kind === 'phone' ? phoneRoot() : gatewayRoot();
  return {
    template: createTemplate([...root.objects, ipPingObject(root.name, kind), ...voiceServiceObjects(root.name, rows)]),
    lines: `${profilePath(root.name)}Line.`,
    address: root.address,
    ipPing: root.name + IP_PING[kind],
    iad: profilePath(root.name) + IAD_OBJECT,
    initial: {},
  };
}
