import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configuredParameters } from '#cpe-agent/config-parameters.js';
import { dataModel } from '#cpe-agent/cwmp/data-model/data-model.js';
import { Parameters } from '#cpe-agent/cwmp/data-model/parameters.js';
import { readConfig } from '#cpe-agent/config-file.js';
import { readSecrets } from '#cpe-agent/config-secrets.js';
import { loadConfig } from './agent-config.js';

const example = join(__dirname, '..', 'docs', 'agent', 'phone.example.yaml');
const environment = { PHONE_ACS_PASSWORD: 'a', PHONE_SIP_PASSWORD: 's' };

describe('the configuration of a phone', () => {
  it('that is documented is in order', () => {
    const { problems, warnings, loaded } = loadConfig(example, environment);
    expect([problems, warnings]).toEqual([[], []]);
    expect(loaded?.secrets.acsPassword.reveal()).toBe('a');
  });

  it('names its place in every problem, those of secrets and certificates too', () => {
    const { problems, loaded } = loadConfig(example, {});
    expect(loaded).toBeUndefined();
    expect(problems).toEqual([
      expect.stringMatching(/phone\.example\.yaml:\d+:\d+: acs\.password names the variable PHONE_ACS_PASSWORD/),
      expect.stringMatching(/phone\.example\.yaml:\d+:\d+: lines\[1\]\.authPassword names the variable/),
    ]);
    expect(loadConfig('/nowhere/phone.yaml', {}).problems).toEqual([
      '/nowhere/phone.yaml: cannot be read: ENOENT; name the file with --config',
    ]);
  });

  it.each(['tr104-1', 'tr104-1-igd', 'tr104-2'] as const)('sets only parameters that %s has', (name) => {
    const read = readConfig(`${readFileSync(example, 'utf8')}\ndataModel: ${name}\n`);
    if (!read.ok) throw new Error('the example must be right');
    const { config } = read.value;
    const model = dataModel(name, config.lines.length);
    const values = configuredParameters(config, readSecrets(config, example, environment).secrets);
    const parameters = new Parameters(model.template, { ...model.initial, ...values });
    expect(Object.keys(values).length).toBeGreaterThan(10);
    for (const [path, value] of Object.entries(values)) expect([path, parameters.get(path)]).toEqual([path, value]);
  });
});
