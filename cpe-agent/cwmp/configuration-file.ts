import { parseDocument } from 'yaml';
import { err, ok, type Result } from '#shared/lib/result.js';
import type { Parameters } from './data-model/parameters.js';

/**
 * A vendor configuration file: one YAML mapping of full parameter paths to values, in UTF-8. It is checked whole, by the
 * rules that SetParameterValues has.
 * @returns the values to store, or why it cannot be used: never with a value, which may be a password
 */
export function readConfigurationFile(
  bytes: Uint8Array,
  parameters: Parameters,
): Result<ReadonlyMap<string, string>, string> {
  const mapping = readMapping(bytes);
  if (!mapping.ok) return mapping;
  const list = [...mapping.value].map(([name, value]) => ({ name, value, type: '' }));
  const state = list.find(({ name }) => name.endsWith('.DiagnosticsState'));
  if (state !== undefined) return err(`${state.name} is no configuration`);
  const checked = parameters.check(list);
  if (checked.ok) return checked;
  const faults = checked.error.parameterFaults.map(
    ({ parameterName, faultString }) => `${parameterName}: ${faultString}`,
  );
  return err(faults.join('; ') || checked.error.string);
}

function readMapping(bytes: Uint8Array): Result<ReadonlyMap<string, string>, string> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Failsafe: every scalar is text, so that 007 and on stay as they are written. No aliases: they can explode.
    const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) return err(`not YAML: ${error.code}`);
    const root: unknown = document.toJS({ mapAsMap: true, maxAliasCount: 0 });
    if (!(root instanceof Map)) return err('not a mapping of parameters to values');
    const values = new Map<string, string>();
    for (const [name, value] of root as ReadonlyMap<unknown, unknown>) {
      if (typeof name !== 'string' || typeof value !== 'string') return err('a value is not a scalar');
      values.set(name, value);
    }
    return ok(values);
  } catch {
    return err('not YAML in UTF-8');
  }
}
