import { CwmpWorld, DEVICE_ID, LINE_1 } from '../../../test/fakes/cwmp-world.js';

const NUMBER = `${LINE_1}DirectoryNumber`;

type Values = { readonly name: string; readonly value: string; readonly type?: string }[];

describe('a confirmation', () => {
  let world: CwmpWorld;

  beforeEach(async () => {
    world = await CwmpWorld.create();
    await world.session(['0 BOOTSTRAP']);
  });

  afterEach(() => world.close());

  const values = [{ name: NUMBER, value: '1009' }];
  const attempt = (confirmation: string | undefined, user = 'olga', wanted: Values = values) =>
    world.parameters.write(DEVICE_ID, { values: wanted, confirmation }, user);
  const preview = async () => (await world.parameters.preview(DEVICE_ID, values, 'olga')).confirmation;

  it.each([undefined, '', 'x', '1.2.3', '9999999999999.a.b', '.'.repeat(2000)])('%j is none', async (token) => {
    await expect(attempt(token)).rejects.toMatchObject({ code: 'confirmation-invalid', status: 400 });
  });

  it('is of its user, device and values', async () => {
    const token = await preview();
    await expect(attempt(token, 'otto')).rejects.toMatchObject({ code: 'confirmation-invalid' });
    await expect(attempt(token, 'olga', [{ name: NUMBER, value: '110' }])).rejects.toMatchObject({
      code: 'confirmation-invalid',
    });
    await expect(attempt(token)).resolves.toMatchObject({ state: 'queued' });
  });

  it('is stale after ten minutes, and a later end cannot be written into it', async () => {
    const token = await preview();
    world.clock.advance(600_000);
    await expect(attempt(token)).rejects.toMatchObject({ code: 'confirmation-stale', status: 409 });
    const later = token.replace(/^\d+/, String(world.clock.now() + 1000));
    await expect(attempt(later)).rejects.toMatchObject({ code: 'confirmation-invalid' });
  });

  it('is stale once a value has changed', async () => {
    const token = await preview();
    world.phone.tree.set(NUMBER, '1005');
    await world.session(['4 VALUE CHANGE'], { [NUMBER]: '1005' });
    await expect(attempt(token)).rejects.toMatchObject({ code: 'confirmation-stale' });
  });

  it('survives a restart of the server', async () => {
    const token = await preview();
    await world.restart();
    await expect(attempt(token)).resolves.toMatchObject({ state: 'queued' });
  });
});
