import { explain } from '../knowledge/index.js';
import { CURABLE_CAUSES, kindsAgainst } from './candidates.js';
import { SETTINGS_OF, type Setting } from './remedy.js';

const against = CURABLE_CAUSES.flatMap((cause) => kindsAgainst(cause).map((kind) => [cause, kind] as const));

describe('the knowledge base, beside the remedies that are offered', () => {
  it.each(against)('names under %s the parameters of %s: ours, and one that every phone has', (cause, kind) => {
    const { parameters } = explain(cause, 'en');
    const names = SETTINGS_OF[kind].map(nameOf);
    expect(parameters).toEqual(expect.arrayContaining(names.filter((name) => name.startsWith('X_SIPDX-ORG_'))));
    expect(names.filter((name) => parameters.includes(name))).not.toEqual([]);
  });
});

/** As TR-104 has it. */
function nameOf(setting: Setting): string {
  if (setting === 'lineEnable' || setting === 'profileEnable') return 'Enable';
  return setting.charAt(0).toUpperCase() + setting.slice(1);
}
