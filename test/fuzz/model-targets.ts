import { dataModel } from '#cpe-agent/cwmp/data-model/data-model.js';
import type { ParameterValue } from '#shared/cwmp/messages.js';
import { checkParameterValues, parameterNames, parameterValues, readParameter } from '#shared/cwmp/parameter-model.js';
import { check, type Target } from './target.js';

const { template } = dataModel('tr104-1', 2);
const TYPES = ['', 'string', 'int', 'unsignedInt', 'boolean', 'dateTime', 'base64', '__proto__'];

/** Lines of `path=value`, at times of a declared path. */
const model: Target = {
  name: 'parameter-model',
  corpus: 'parameters-',
  run(bytes, source) {
    const declared = [...template.parameters.keys()].map((path) => path.replaceAll('{i}', '1'));
    const list = new TextDecoder()
      .decode(bytes)
      .split('\n')
      .slice(0, 40)
      .map((line): ParameterValue => {
        const at = line.indexOf('=');
        const name = source.chance(0.2) ? source.pick(declared) : line.slice(0, Math.max(at, 0));
        return { name, value: line.slice(at + 1), type: source.pick(TYPES) };
      });
    const overrides = new Map<string, string>();
    const checked = checkParameterValues(template, list, overrides);
    check(overrides.size === 0, 'a check changes nothing');
    if (checked.ok) for (const [name, value] of checked.value) overrides.set(name, value);
    else check(checked.error.code === 9003 || checked.error.code === 9004, 'the fault is one of the method');
    for (const { name } of list) {
      const read = readParameter(template, overrides, name);
      check(read.name === name, 'a parameter reads under its name');
      parameterNames(template, name, source.chance(0.5), overrides);
      const values = parameterValues(template, overrides, [name]);
      check(values.ok || values.error.code === 9005, 'what is not there is 9005');
    }
    if (!checked.ok) return;
    const rewritten = [...checked.value].map(([name, value]) => ({ name, value, type: '' }));
    const again = checkParameterValues(template, rewritten, overrides);
    check(
      again.ok && [...again.value].every(([name, value]) => overrides.get(name) === value),
      'canonical stays canonical',
    );
  },
};

export const MODEL_TARGETS: readonly Target[] = [model];
