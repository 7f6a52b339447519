import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { WebConsole } from '../../test/fakes/web-console.js';
import { addUser, changeUser, listUsers, removeUser, setPassword } from './users.js';

describe('sipdx users', () => {
  let web: WebConsole;
  let ada: CommandLine;
  const nobody = () => Promise.reject(new Error('nobody is to be asked'));
  const canLogIn = async (username: string, password: string) =>
    (await web.call('POST', '/session', { body: { username, password } })).status === 200;

  beforeEach(async () => {
    web = await WebConsole.start();
    ada = commandLine(web);
  });
  afterEach(() => web.close());

  it('add makes a password and prints it this once; it lets in', async () => {
    const { options, output, environment } = ada;
    expect(await addUser('nina', { ...options, role: 'viewer' }, output, environment, nobody)).toBe(0);
    const [, password = ''] = /^nina: viewer, password (\S{24})\n$/.exec(ada.out()) ?? [];
    expect(await canLogIn('nina', password)).toBe(true);
    await listUsers(options, output, environment);
    expect(ada.out()).not.toContain(password);
  });

  it('add takes the password from a file or a question, and does not print it', async () => {
    const { options, output, environment } = ada;
    const file = join(web.files, 'password');
    writeFileSync(file, 'from the file, quite\nanother line\n');
    await addUser('nina', { ...options, role: 'viewer', passwordFile: file }, output, environment, nobody);
    expect(await canLogIn('nina', 'from the file, quite')).toBe(true);
    const ask = () => Promise.resolve('as it was typed');
    await addUser('ivan', { ...options, role: 'operator', askPassword: true }, output, environment, ask);
    expect(await canLogIn('ivan', 'as it was typed')).toBe(true);
    expect(ada.out() + ada.err()).toBe('nina: viewer\nivan: operator\n');
  });

  it('a password that is too short is wrong usage, and the field is named', async () => {
    const { options, output, environment } = ada;
    const short = () => Promise.resolve('short');
    const adding = addUser('nina', { ...options, role: 'viewer', askPassword: true }, output, environment, short);
    await expect(adding).rejects.toMatchObject({
      exitStatus: 2,
      message: expect.stringMatching(/password: at least 12 characters/) as string,
    });
  });

  it('role, disable, enable and password change what they say', async () => {
    const { options, output, environment } = ada;
    await changeUser('olga', { role: 'engineer' }, options, output, environment);
    await changeUser('olga', { disabled: true }, options, output, environment);
    expect(ada.out()).toBe('olga: engineer\nolga: engineer, disabled\n');
    expect(await canLogIn('olga', 'right password')).toBe(false);
    await changeUser('olga', { disabled: false }, options, output, environment);
    await setPassword('olga', options, output, environment, nobody);
    const [, password = ''] = /^olga: password (\S+)$/m.exec(ada.out()) ?? [];
    expect(await canLogIn('olga', password)).toBe(true);
  });

  it('remove asks first; unknown is 3, not allowed 4', async () => {
    const { options, output, environment } = ada;
    const asked: string[] = [];
    const answer = (yes: boolean) => (question: string) => Promise.resolve(asked.push(question) > 0 && yes);
    expect(await removeUser('olga', options, output, environment, answer(false))).toBe(6);
    expect(await removeUser('olga', options, output, environment, answer(true))).toBe(0);
    expect(asked).toEqual(['Remove olga, operator?', 'Remove olga, operator?']);
    await expect(removeUser('olga', { ...options, yes: true }, output, environment, nobody)).rejects.toMatchObject({
      exitStatus: 3,
    });
    await expect(listUsers(options, output, commandLine(web, 'viewer').environment)).rejects.toMatchObject({
      exitStatus: 4,
    });
  });

  it('list has everybody, in 80 columns', async () => {
    const wide = commandLine(web, 'admin', 80);
    await web.administration.accounts.putUser('n'.repeat(30), 'engineer', 'x');
    await listUsers(wide.options, wide.output, wide.environment);
    const lines = wide.out().trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['User', 'ada', 'emil', 'olga', 'victor', 'n'.repeat(30)]),
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    await listUsers({ ...wide.options, json: true }, wide.output, wide.environment);
    expect(JSON.parse(wide.out().split('\n')[0] ?? '')).toMatchObject({ username: 'ada', role: 'admin' });
  });
});
