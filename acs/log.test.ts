import { createLog } from './log.js';

describe('the log', () => {
  function logged(format: 'json' | 'text', write: (log: ReturnType<typeof createLog>) => void): string {
    const lines: string[] = [];
    write(createLog('info', { write: (line) => void lines.push(line) }, format));
    return lines.join('');
  }

  it('is JSON, one object per line', () => {
    const text = logged('json', (log) => log.warn({ deviceId: 'A-B-C' }, 'it waits'));
    expect(JSON.parse(text)).toMatchObject({ level: 40, msg: 'it waits', deviceId: 'A-B-C' });
    expect(text.endsWith('\n')).toBe(true);
  });

  it('is text for a reader where that is asked for; a field never starts a line of its own', () => {
    const text = logged('text', (log) => log.warn({ deviceId: 'A-B-C', why: 'a\n2026 b', n: 3 }, 'it waits'));
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z WARN  it waits deviceId=A-B-C why="a\\n2026 b" n=3\n$/);
  });

  it('shows an error with its stack', () => {
    const text = logged('text', (log) => log.error({ err: new Error('broken') }, 'failed'));
    expect(text).toMatch(/ERROR failed\n {2}Error: broken\n {6}at /);
  });

  it.each(['json', 'text'] as const)('hides fields that hold secrets, should one come in (%s)', (format) => {
    const text = logged(format, (log) =>
      log.info({ password: 'hunter2hunter2', user: { token: 'hunter2hunter2' }, ha1: 'hunter2hunter2' }, 'login'),
    );
    expect(text).not.toContain('hunter2');
    expect(text).toContain('***');
  });

  it('leaves out what is below its level', () => {
    expect(logged('text', (log) => log.debug({}, 'detail'))).toBe('');
  });
});
