import { PassThrough } from 'node:stream';
import { askNewSecret, readWithoutEcho } from './ask-secret.js';

describe('asking for a secret', () => {
  function asked(): { readonly input: PassThrough; readonly shown: () => string; readonly answer: Promise<string> } {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = '';
    output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    return { input, shown: () => shown, answer: readWithoutEcho('Password of ada', input, output) };
  }

  it('shows the question and nothing of what is typed; corrections count', async () => {
    const { input, shown, answer } = asked();
    input.write('right passwordd\u007f\r');
    expect(await answer).toBe('right password');
    expect(shown()).toBe('Password of ada: \n');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['an empty line', '\r'],
  ])('%s changes nothing, status 6', async (_, keys) => {
    const { input, answer } = asked();
    input.write(keys);
    await expect(answer).rejects.toMatchObject({ exitStatus: 6 });
  });

  it('a new one is asked for twice, and the two must be the same', async () => {
    const given = ['one', 'one', 'one', 'two'];
    const ask = () => Promise.resolve(given.shift() ?? '');
    expect(await askNewSecret(ask, 'New password', '')).toBe('one');
    await expect(askNewSecret(ask, 'New password', '')).rejects.toMatchObject({ exitStatus: 6 });
  });
});
