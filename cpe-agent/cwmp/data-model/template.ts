import { createTemplate, type ParameterTemplate } from '#shared/cwmp/parameter-model.js';
import { deviceObjects } from './device.js';
import { voiceServiceObjects } from './voice-service.js';

const templates = new Map<number, ParameterTemplate>();

/** The data model of a phone with so many lines. One immutable template serves all agents of a process. */
export function phoneTemplate(lines: number): ParameterTemplate {
  const known = templates.get(lines);
  if (known !== undefined) return known;
  const template = createTemplate([...deviceObjects(), ...voiceServiceObjects(lines)]);
  templates.set(lines, template);
  return template;
}
