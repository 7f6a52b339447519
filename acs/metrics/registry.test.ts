import fc from 'fast-check';
import { metric, readMetrics } from '../../test/read-metrics.js';
import { MetricRegistry } from './registry.js';

describe('MetricRegistry', () => {
  it('prints counters and gauges with their help and type', async () => {
    const registry = new MetricRegistry();
    const ended = registry.counter('ended_total', 'How they ended.', [{ how: 'clean' }, { how: 'lost' }]);
    const open = registry.gauge('open', 'Open now.');
    ended.add({ how: 'lost' });
    ended.add({ how: 'lost' }, 2);
    open.set(7);
    open.set(3);
    expect(await registry.text()).toBe(
      '# HELP ended_total How they ended.\n# TYPE ended_total counter\n' +
        'ended_total{how="clean"} 0\nended_total{how="lost"} 3\n' +
        '# HELP open Open now.\n# TYPE open gauge\nopen 3\n',
    );
  });

  it('prints a histogram as cumulative buckets; a bound belongs to its bucket', async () => {
    const registry = new MetricRegistry();
    const seconds = registry.histogram('seconds', 'Duration.', [0.01, 0.1]);
    for (const value of [0.01, 0.02, 0.1, 5]) seconds.observe(value);
    expect(await registry.text()).toContain(
      'seconds_bucket{le="0.01"} 1\nseconds_bucket{le="0.1"} 3\nseconds_bucket{le="+Inf"} 4\nseconds_sum 5.13\nseconds_count 4\n',
    );
  });

  it('leaves out what cannot be asked, and tells the rest', async () => {
    const registry = new MetricRegistry();
    registry.asked('gone', 'gauge', 'Cannot be asked.', () => Promise.reject(new Error('the disk is gone')));
    registry.asked('here', 'gauge', 'Can be asked.', () => [[1]]);
    const families = readMetrics(await registry.text());
    expect([...families.keys()]).toEqual(['here']);
  });

  it('takes no name twice', () => {
    const registry = new MetricRegistry();
    registry.gauge('open', 'Open now.');
    expect(() => registry.counter('open', 'Again.')).toThrow(/open/);
  });

  it('prints any help, label and number so that the grammar reads them back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.double(), async (help, label, value) => {
        const registry = new MetricRegistry();
        registry.asked('x', 'gauge', help, () => [[value, { label }]]);
        const family = readMetrics(await registry.text()).get('x');
        expect(family?.help).toBe(help);
        expect(family?.samples).toEqual([{ name: 'x', labels: { label }, value: value + 0 }]);
      }),
    );
  });

  it('finds a sample by its labels', async () => {
    const registry = new MetricRegistry();
    registry.counter('a_total', 'A.').add({ b: 'c' });
    expect(metric(await registry.text(), 'a_total', { b: 'c' })).toBe(1);
  });
});
