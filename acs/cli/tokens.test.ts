import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { WebConsole } from '../../test/fakes/web-console.js';
import { Secret } from '#shared/lib/secret.js';
import { addToken, listTokens, removeToken } from './tokens.js';

describe('sipdx tokens', () => {
  let web: WebConsole;
  let olga: CommandLine;

  beforeEach(async () => {
    web = await WebConsole.start();
    olga = commandLine(web, 'operator', 80);
  });
  afterEach(() => web.close());

  it('add prints the token and nothing else on standard output; it lets in, and list does not show it', async () => {
    const { options, output, environment } = olga;
    expect(await addToken('nightly', { ...options, role: 'viewer', days: 30 }, output, environment)).toBe(0);
    const token = olga.out().trim();
    expect(token).toMatch(/^\S{30,}$/);
    expect(olga.err()).toMatch(/^01?\S{25}: viewer, until 1970-01-31T/);
    expect(await listTokens(options, output, { token: new Secret(token) })).toBe(0);
    const listed = olga.out();
    expect(listed).toMatch(/olga +nightly +viewer +1970-01-31 +/);
    expect(listed).not.toContain(token);
    for (const line of listed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('whoever has only a token cannot make one, and is told how', async () => {
    const { options, output, environment } = olga;
    await addToken('one', { ...options, role: 'viewer', days: 30 }, output, environment);
    const token = new Secret(olga.out().trim());
    const again = addToken('two', { ...options, role: 'viewer', days: 30 }, output, { token });
    await expect(again).rejects.toMatchObject({
      exitStatus: 4,
      message: expect.stringMatching(/API token cannot.*Give --user/) as string,
    });
  });

  it('nobody makes more than they are', async () => {
    const { options, output, environment } = olga;
    const adding = addToken('root', { ...options, role: 'admin', days: 30 }, output, environment);
    await expect(adding).rejects.toThrow(/role admin cannot be made by olga, operator \(forbidden\)$/);
  });

  it('remove ends it; twice is 3', async () => {
    const { options, output, environment } = olga;
    await addToken('one', { ...options, role: 'viewer', days: 30, json: true }, output, environment);
    const { id, token } = JSON.parse(olga.out()) as { id: string; token: string };
    expect(await removeToken(id, options, output, environment)).toBe(0);
    await expect(listTokens(options, output, { token: new Secret(token) })).rejects.toMatchObject({ exitStatus: 4 });
    await expect(removeToken(id, options, output, environment)).rejects.toMatchObject({ exitStatus: 3 });
  });
});
