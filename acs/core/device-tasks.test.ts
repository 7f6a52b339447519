import { readFileSync } from 'node:fs';
import { CpeTree } from '../../test/fakes/cpe-tree.js';
import { itGiven } from '../../test/given.js';
import { discover, type Discovery } from './device-tasks.js';

/** What devices in the field list, not what a standard says they should. */
describe('discovery of real devices', () => {
  itGiven('finds the line of a gateway that has a proxy and no registrar', (path) => {
    const found = discovered(path('data', 'device-trees', 'huawei-eg8145v5-registering-failed.csv'));
    expect(found.lines).toEqual([
      {
        path: 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1.',
        directoryNumber: '11111',
        aor: 'anlix',
        registrar: '192.168.88.19:5060',
        status: 'Registering',
        enabled: true,
        diagnosable: false,
        dialect: '',
      },
    ]);
    expect(found.model).toBe('EG8145V5');
  });

  itGiven('takes no line of a vendor’s alarm table for a line', (path) => {
    const { lines } = discovered(path('data', 'device-trees', 'nokia-g1425ga.csv'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line.path).toMatch(/^InternetGatewayDevice\.Services\.VoiceService\.1\.VoiceProfile\.1\.Line\.\d+\.$/);
      expect(line).toMatchObject({ registrar: '', enabled: false });
    }
  });

  itGiven(
    'finds the line of a TR-181 gateway that keeps its parameters elsewhere, and calls it neither on nor off',
    (path) => {
      const { lines } = discovered(path('data', 'device-trees', 'tplink-xx230v-tr181.csv'));
      expect(lines).toMatchObject([
        { path: 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.', status: '', registrar: '', enabled: true },
      ]);
    },
  );

  itGiven('finds no lines in a gateway without voice', (path) => {
    const found = discovered(path('data', 'device-trees', 'zte-h199a.csv'));
    expect(found.lines).toEqual([]);
    expect(found.model).not.toBeUndefined();
  });
});

/** @param file the tree as CSV: name, is it an object, writable, value, type */
function discovered(file: string): Discovery {
  const values = readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .flatMap((text): [string, string][] => {
      const [, name, object, quoted, plain] = /^([^,]+),(true|false),(?:true|false),(?:"(.*)"|(.*)),/.exec(text) ?? [];
      return name === undefined || object === 'true' ? [] : [[name, quoted?.replaceAll('""', '"') ?? plain ?? '']];
    });
  const tree = new CpeTree(values);
  const root = values.some(([name]) => name.startsWith('InternetGatewayDevice.'))
    ? 'InternetGatewayDevice.'
    : 'Device.';
  const task = discover(root);
  let step = task.next();
  while (step.done !== true) step = task.next(tree.answer(step.value));
  if ('method' in step.value) throw new Error(`refused: ${String(step.value.code)}`);
  return step.value;
}
