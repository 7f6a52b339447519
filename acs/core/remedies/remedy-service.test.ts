import type { Verdict } from '#shared/diagnosis/fault-code.js';
import { DEVICE_ID, LINE_1, PROFILE } from '../../../test/fakes/cwmp-world.js';
import { TOO_BRIEF } from '../../../test/fakes/diagnosed-run.js';
import { BY, EXPIRES, PASSWORD, RemedyWorld } from '../../../test/fakes/remedy-world.js';

const RPORT = `${PROFILE}SIP.X_SIPDX-ORG_Rport`;
const found = (faultCode: number, cause: Verdict['cause'], confidence: Verdict['confidence'] = 'likely') => ({
  verdict: { faultCode, cause, confidence, category: 'credentials' as const },
  evidence: TOO_BRIEF,
});

describe('a remedy', () => {
  let world: RemedyWorld;
  let run: string;

  beforeEach(async () => {
    world = await RemedyWorld.create();
    run = await world.diagnosed();
  });
  afterEach(() => world.cwmp.close());

  const told = async () => {
    const events = await world.cwmp.store.events([`run:${run}`], 0, 1000);
    return events.filter(({ type }) => type.startsWith('remedy.')).map(({ type }) => type);
  };

  it('is offered with its parameter, both values, and the RPC as it would be sent', async () => {
    const { offers, manual, applied } = await world.cwmp.remedies.list(run);
    expect(offers).toMatchObject([{ id: 'expiry', reversible: true, values: [{ name: EXPIRES, new: '1800' }] }]);
    expect(offers[0]?.dryRun).toContain(`<Name>${EXPIRES}</Name><Value xsi:type="xsd:unsignedInt">1800</Value>`);
    expect([manual, applied]).toEqual([[], []]);
    expect(world.value(EXPIRES)).toBe('60');
  });

  it('says what is there now: read when the phone reports, without any secret', async () => {
    expect((await world.cwmp.remedies.list(run)).offers[0]?.values[0]?.old).toBeUndefined();
    await world.step();
    const { offers } = await world.cwmp.remedies.list(run);
    expect(offers[0]?.values).toMatchObject([{ name: EXPIRES, old: '60', new: '1800' }]);
    const read = world.cwmp.phone.heard.flatMap((one) =>
      one.method === 'GetParameterValues' ? one.parameterNames : [],
    );
    expect(read).toContain(EXPIRES);
    expect(read).not.toContain(PASSWORD);
    await world.diagnosed();
    await world.step();
    expect(await world.cwmp.store.tasksOf(DEVICE_ID)).toMatchObject([{ kind: 'refresh', state: 'complete' }]);
    // Whoever looks at the offers is told.
    const events = await world.cwmp.store.events([`run:${run}`], 0, 99);
    expect(events.map(({ type }) => type)).toEqual(['run.queued', 'run.complete', 'remedies.read']);
  });

  it('is written, judged by a second run, and cured; every step is an event and an audit row', async () => {
    const { id, state } = await world.apply(run, 'expiry');
    expect(state).toBe('planned');
    const cured = await world.until(id, 'cured');
    expect(cured).toMatchObject({ outcome: 'cured', after: { faultCode: 200 }, values: [{ old: '60', new: '1800' }] });
    expect(cured.reversibleNow).toBe(true);
    expect(world.value(EXPIRES)).toBe('1800');
    expect(await told()).toEqual(['remedy.planned', 'remedy.writing', 'remedy.verifying', 'remedy.cured']);
    const { items } = await world.cwmp.store.audit({ limit: 50 });
    expect(items.map(({ actor, action, target }) => [actor, action, target])).toEqual([
      ['server', 'remedy.cured', DEVICE_ID],
      ['server', 'remedy.verifying', DEVICE_ID],
      ['server', 'remedy.writing', DEVICE_ID],
      ['emil', 'remedy.apply', DEVICE_ID],
    ]);
    expect((await world.cwmp.store.run(cured.verifyRunId ?? ''))?.createdBy).toBe('emil');
  });

  it('that does not cure stays until somebody puts the old value back', async () => {
    world.finds = () => ['423', 'interval-too-brief'];
    const { id } = await world.apply(run, 'expiry');
    await world.until(id, 'not-cured');
    expect(world.value(EXPIRES)).toBe('1800');
    expect((await world.cwmp.remedies.rollBack(id, BY)).state).toBe('rolling-back');
    const back = await world.until(id, 'rolled-back');
    expect([world.value(EXPIRES), back.outcome, back.reversibleNow]).toEqual(['60', 'not-cured', false]);
    await expect(world.cwmp.remedies.rollBack(id, BY)).rejects.toMatchObject({ code: 'remedy-not-at-rest' });
  });

  it.each([
    [['423', 'interval-too-brief'], 'not-cured'],
    [['2', 'network-unreachable'], 'worse'],
  ] as const)('%j afterwards is rolled back by itself where that was asked for', async (finds, outcome) => {
    world.finds = () => finds;
    const { id } = await world.apply(run, 'expiry', { automaticRollback: true });
    expect(await world.until(id, 'rolled-back')).toMatchObject({ outcome });
    expect(world.value(EXPIRES)).toBe('60');
    expect((await told()).slice(-3)).toEqual([`remedy.${outcome}`, 'remedy.rolling-back', 'remedy.rolled-back']);
  });

  it('writes nothing when somebody has changed the value since it was confirmed', async () => {
    await world.cwmp.store.putParameters(DEVICE_ID, [{ name: EXPIRES, value: '60', type: 'unsignedInt', at: 1 }]);
    const { id } = await world.apply(run, 'expiry');
    world.cwmp.phone.tree.set(EXPIRES, '90');
    expect(await world.until(id, 'failed')).toMatchObject({
      failure: { reason: 'value-changed' },
      reversibleNow: false,
    });
    expect(world.value(EXPIRES)).toBe('90');
    await expect(world.cwmp.remedies.rollBack(id, BY)).rejects.toMatchObject({ code: 'remedy-not-at-rest' });
  });

  it('that the phone refuses fails with its fault', async () => {
    const { id } = await world.apply(run, 'expiry');
    world.cwmp.phone.refuse('SetParameterValues', 9007);
    expect(await world.until(id, 'failed')).toMatchObject({ failure: { reason: 'cwmp-fault' }, reversibleNow: false });
  });

  it('whose second run brings no verdict is not verified; what was written can be put back', async () => {
    const { id } = await world.apply(run, 'expiry');
    const { verifyRunId = '' } = await world.until(id, 'verifying').then(async () => {
      for (;;) {
        const now = await world.cwmp.remedies.remedy(id);
        if (now.verifyRunId !== undefined) return now;
        await world.step();
      }
    });
    await world.cwmp.runs.cancel(verifyRunId, 'olga');
    expect(await world.until(id, 'failed')).toMatchObject({ failure: { reason: 'not-verified' }, reversibleNow: true });
    await world.cwmp.remedies.rollBack(id, BY);
    await world.until(id, 'rolled-back');
    expect(world.value(EXPIRES)).toBe('60');
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['planned', () => Promise.resolve()],
    ['writing', () => world.breakAtWriteOf('1800', false)],
    ['writing, and the phone had it already', () => world.breakAtWriteOf('1800', true)],
    ['verifying', (id) => world.until(id, 'verifying')],
    ['rolling back', () => world.breakAtWriteOf('60', false)],
    ['rolling back, and the phone had it already', () => world.breakAtWriteOf('60', true)],
  ])('goes on after a kill -9 while it was %s, and nothing is written twice', async (_when, reach) => {
    world.finds = () => ['423', 'interval-too-brief'];
    const { id } = await world.apply(run, 'expiry', { automaticRollback: true });
    await reach(id);
    await world.restart();
    await world.until(id, 'rolled-back');
    expect(world.value(EXPIRES)).toBe('60');
    const writes = world.cwmp.phone.heard.flatMap((one) =>
      one.method === 'SetParameterValues' ? one.parameterList.filter(({ name }) => name === EXPIRES) : [],
    );
    expect(writes.map(({ value }) => value)).toEqual(['1800', '60']);
    expect((await world.cwmp.store.runs({ limit: 50 })).items).toHaveLength(2);
  });

  it('is one at a time per line', async () => {
    await world.apply(run, 'expiry');
    await expect(world.apply(run, 'expiry')).rejects.toMatchObject({ code: 'remedy-open' });
  });

  it('that a later one has overwritten is put back after that one', async () => {
    world.finds = () => ['423', 'interval-too-brief'];
    const first = await world.apply(run, 'expiry');
    await world.until(first.id, 'not-cured');
    world.cwmp.phone.tree.set(EXPIRES, '70');
    await world.cwmp.store.putParameters(DEVICE_ID, [{ name: EXPIRES, value: '70', at: world.cwmp.clock.now() }]);
    const second = await world.apply(run, 'expiry');
    await world.until(second.id, 'not-cured');
    await expect(world.cwmp.remedies.rollBack(first.id, BY)).rejects.toMatchObject({ code: 'remedy-superseded' });
    await world.cwmp.remedies.rollBack(second.id, BY);
    await world.until(second.id, 'rolled-back');
    expect(world.value(EXPIRES)).toBe('70');
  });

  it('is not applied to what a later run found otherwise', async () => {
    await world.diagnosed(found(401, 'account-or-password-rejected'));
    await expect(world.apply(run, 'expiry')).rejects.toMatchObject({ code: 'remedy-outdated' });
  });

  it('is not another one under the same confirmation', async () => {
    const other = await world.diagnosed(found(200, 'nat-without-rport'));
    const body = { automaticRollback: false, secrets: {} };
    const { confirmation } = await world.cwmp.remedies.preview(run, 'expiry', body, BY.actor);
    await expect(world.cwmp.remedies.apply(other, 'rport', { ...body, confirmation }, BY)).rejects.toMatchObject({
      code: 'confirmation-invalid',
    });
    expect(world.value(RPORT)).toBe('false');
  });

  describe('that is a password', () => {
    const SECRET = 'the-new-sip-password';
    beforeEach(async () => {
      run = await world.diagnosed(found(401, 'account-or-password-rejected'));
    });

    it('is asked for, written, judged, and never shown or stored in the clear', async () => {
      world.finds = (value) =>
        value(PASSWORD) === SECRET ? ['200', 'registered'] : ['401', 'account-or-password-rejected'];
      const { id } = await world.apply(run, 'credentials', { secrets: { [PASSWORD]: SECRET } });
      const row = await world.cwmp.store.remedy(id);
      expect(row?.secrets).toBeDefined();
      const cured = await world.until(id, 'cured');
      expect(cured).toMatchObject({
        reversible: false,
        reversibleNow: false,
        values: [{ name: PASSWORD, secret: true }],
      });
      expect((await world.cwmp.store.remedy(id))?.secrets).toBeUndefined();
      const { store } = world.cwmp;
      const everything = [
        row,
        cured,
        await store.audit({ limit: 99 }),
        await store.events([`run:${run}`, 'fleet'], 0, 999),
      ];
      expect(JSON.stringify([...everything, await store.tasksOf(DEVICE_ID)])).not.toContain(SECRET);
      await expect(world.cwmp.remedies.rollBack(id, BY)).rejects.toMatchObject({ code: 'remedy-not-reversible' });
    });

    it.each([
      [{}, 'remedy-secret-missing'],
      [{ secrets: { [PASSWORD]: 'x', [`${LINE_1}Enable`]: 'Disabled' } }, 'remedy-secret-missing'],
      [{ secrets: { [PASSWORD]: 'x' }, automaticRollback: true }, 'remedy-not-reversible'],
    ])('with %j is refused', async (more, code) => {
      await expect(world.apply(run, 'credentials', more)).rejects.toMatchObject({ code });
    });
  });
});
