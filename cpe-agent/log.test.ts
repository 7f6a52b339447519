import { createAgentLog, type LogOptions } from './log.js';

function logged(options: LogOptions): readonly string[] {
  const lines: string[] = [];
  const log = createAgentLog(options, (text) => lines.push(text));
  log.debug({ line: 'Line.1.' }, 'detail');
  log.info({ line: 'Line.1.', why: 'no answer', password: 'secret' }, 'registration failed');
  log.warn({ nested: { authorization: 'Digest secret' } }, 'session failed');
  return lines;
}

describe("the agent's log", () => {
  it('is one JSON object a line, with level, time and message', () => {
    const [first] = logged({ level: 'debug', format: 'json' });
    expect(JSON.parse(first!)).toEqual({
      level: 'debug',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      line: 'Line.1.',
      msg: 'detail',
    });
  });

  it('is text for people where that is asked for', () => {
    expect(logged({ level: 'info', format: 'text' })[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} info {2}registration failed line=Line\.1\. why="no answer" password=\*\*\*\n$/,
    );
  });

  it.each([
    ['debug', 3],
    ['info', 2],
    ['warn', 1],
    ['silent', 0],
  ] as const)('of level %s has %d of the three lines', (level, count) => {
    expect(logged({ level, format: 'json' })).toHaveLength(count);
  });

  it('masks what must never have reached it', () => {
    for (const format of ['json', 'text'] as const) {
      expect(logged({ level: 'debug', format }).join('')).not.toContain('secret');
    }
  });
});
