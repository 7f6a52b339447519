import { createTemplate, type ParameterTemplate } from '#shared/cwmp/parameter-template.js';
import { deviceObjects } from './device.js';
import { PROFILE, voiceServiceObjects } from './voice-service.js';

export type DataModelName = 'tr104-1';

/** What the agent has to know about its data model, beside the tree itself. */
export interface DataModel {
  readonly template: ParameterTemplate;
  /** The table whose rows are the phone's lines. */
  readonly lines: string;
  /** Holds the host's own address. */
  readonly address: string;
}

/** Lines that an agent can have at most, unless it came with more (ours). */
const MAX_LINES = 16;

const models = new Map<string, DataModel>();

/** @param lines that the phone comes with. One immutable model serves all agents of a process that have as many. */
export function dataModel(name: DataModelName, lines: number): DataModel {
  const key = `${name} ${lines}`;
  const known = models.get(key);
  if (known !== undefined) return known;
  const rows = { initial: lines, max: Math.max(lines, MAX_LINES), creatable: true };
  const model = {
    template: createTemplate([...deviceObjects(), ...voiceServiceObjects(rows)]),
    lines: `${PROFILE}Line.`,
    address: 'Device.LAN.IPAddress',
  };
  models.set(key, model);
  return model;
}
