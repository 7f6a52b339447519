import type { Parameter } from '#shared/api/parameters.js';
import { pathsTo, treeOf, type TreeNode } from './parameter-tree.js';

function parameters(...names: readonly string[]): Parameter[] {
  return names.map((name) => ({ name, secret: false }));
}

function outline(nodes: readonly TreeNode[]): unknown[] {
  return nodes.map((node) => (node.path.endsWith('.') ? [node.label, node.count, outline(node.children)] : node.label));
}

describe('The tree of parameters', () => {
  it('has each object once, its parameters before its objects, instances by number', () => {
    const tree = treeOf(
      parameters(
        'Device.Services.VoiceService.10.Name',
        'Device.Services.VoiceService.2.Name',
        'Device.DeviceInfo.UpTime',
        'Device.DeviceSummary',
        'Device.DeviceInfo.Manufacturer',
      ),
    );
    expect(outline(tree)).toEqual([
      [
        'Device',
        5,
        [
          'DeviceSummary',
          ['DeviceInfo', 2, ['Manufacturer', 'UpTime']],
          [
            'Services',
            2,
            [
              [
                'VoiceService',
                2,
                [
                  ['2', 1, ['Name']],
                  ['10', 1, ['Name']],
                ],
              ],
            ],
          ],
        ],
      ],
    ]);
  });

  it('has an object that is known by its name alone, and what is told of it', () => {
    const [device] = treeOf([{ name: 'Device.Services.', secret: false, writable: true }]);
    expect(device?.children[0]).toMatchObject({ path: 'Device.Services.', count: 0, parameter: { writable: true } });
  });

  it('of nothing is nothing', () => {
    expect(treeOf([])).toEqual([]);
  });
});

describe('The way to a path', () => {
  it('goes through the objects above it', () => {
    expect(pathsTo('Device.Services.')).toEqual(['Device.', 'Device.Services.']);
    expect(pathsTo('Device.DeviceInfo.UpTime')).toEqual(['Device.', 'Device.DeviceInfo.']);
    expect(pathsTo('nothing')).toEqual([]);
  });
});
