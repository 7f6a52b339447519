import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { diagnosedRun, TOO_BRIEF, TOO_BRIEF_VERDICT } from '../../test/fakes/diagnosed-run.js';
import { DEVICE, LINE, WebConsole } from '../../test/fakes/web-console.js';
import type { RemedyRow } from '../store/ports/remedies.js';
import { cureRun, type CureOptions } from './cure.js';
import { listRemedies } from './remedies.js';

const PROFILE = LINE.replace(/Line\.1\.$/, '');
const EXPIRES = `${PROFILE}SIP.RegisterExpires`;
const PASSWORD = `${LINE}SIP.AuthPassword`;
const SECRET = 'the secret of the line';
const REJECTED = {
  verdict: { faultCode: 401, category: 'credentials', cause: 'account-or-password-rejected', confidence: 'likely' },
  evidence: TOO_BRIEF,
} as const;
const AFTER = { faultCode: 200, category: 'registered', cause: 'registered', confidence: 'certain' } as const;

describe('remedies on the command line', () => {
  let web: WebConsole;
  let emil: CommandLine;
  let run: string;
  const nobody = () => Promise.reject(new Error('nobody is to be asked'));
  const nobodyAsked = { confirm: nobody, ask: nobody };

  /** The server carries the remedy through one of these changes at each pause. */
  const carried = (...changes: readonly Partial<RemedyRow>[]) => {
    let step = 0;
    return async () => {
      const last = (await web.store.remediesOf(run)).at(-1);
      const change = changes[step++];
      if (last === undefined || change === undefined) throw new Error('nothing more happens');
      await web.store.moveRemedy(last.state, { ...last, ...change }, { events: [], audit: [] });
    };
  };
  const cure = (options: Partial<CureOptions>, asking: Partial<Parameters<typeof cureRun>[5]>, kind?: string) =>
    cureRun(
      options.rollBack === undefined ? run : undefined,
      kind,
      { ...emil.options, ...options },
      emil.output,
      emil.environment,
      { ...nobodyAsked, ...asking },
    );
  const newest = async () => (await web.store.remediesOf(run)).at(-1);

  beforeEach(async () => {
    web = await WebConsole.start();
    emil = commandLine(web, 'engineer');
    await web.store.setAdmission(DEVICE, 'approved', 'ada', 1);
    await web.store.putParameters(DEVICE, [
      { name: EXPIRES, value: '60', type: 'unsignedInt', writable: true, at: 5_000 },
      { name: PASSWORD, type: 'string', writable: true, at: 5_000 },
    ]);
    run = await diagnosedRun(web.store, { deviceId: DEVICE, line: LINE, createdAt: web.clock.now() });
  });
  afterEach(() => web.close());

  it('remedies: parameter, old → new, what to beware of; what was applied; nothing to offer is status 3', async () => {
    const { options, output, environment } = emil;
    expect(await listRemedies(run, options, output, environment)).toBe(0);
    expect(emil.out()).toBe(
      [
        'Register for as long as the server demands  [expiry]',
        `  ${EXPIRES}`,
        '    60 → 1800  (unsignedInt)',
        '  ! Other lines of this phone share the parameter.',
        '',
      ].join('\n'),
    );
    await cure(
      { yes: true },
      { pause: carried({ state: 'failed', failure: { reason: 'expired', detail: '' }, endedAt: 9 }) },
    );
    emil.out();
    await listRemedies(run, options, output, environment);
    expect(emil.out()).toMatch(
      /^\w{26} {2}1970-01-01T\S+ {2}emil\nRegister for .*\n.*\n.*\nFailed: The phone did not come in time\.\n\n/,
    );
    await listRemedies(run, { ...options, json: true }, output, environment);
    expect(JSON.parse(emil.out())).toMatchObject({ offers: [{ id: 'expiry' }], applied: [{ state: 'failed' }] });
    const well = { verdict: { ...TOO_BRIEF_VERDICT, ...AFTER }, evidence: TOO_BRIEF };
    const other = await diagnosedRun(web.store, { deviceId: DEVICE, line: LINE, createdAt: web.clock.now() }, well);
    expect(await listRemedies(other, options, output, environment)).toBe(3);
    expect(emil.out()).toBe('No parameter of this phone cures this cause.\n');
  });

  it('remedies: says what this phone does not take by remote, and speaks the operator’s language', async () => {
    const { options, output, environment } = emil;
    await web.store.putParameters(DEVICE, [
      { name: EXPIRES, value: '60', type: 'unsignedInt', writable: false, at: 6_000 },
    ]);
    expect(await listRemedies(run, { ...options, lang: 'ru' }, output, environment)).toBe(0);
    expect(emil.out()).toMatch(new RegExp(`^Вручную: .*\\[expiry\\]\\n.*: ${EXPIRES}\\n$`));
  });

  it('cure: shows what would be written, asks, follows it to its end', async () => {
    expect(await cure({}, { confirm: () => Promise.resolve(false) })).toBe(6);
    expect(emil.err()).toContain('    60 → 1800  (unsignedInt)\n');
    expect(await newest()).toBeUndefined();
    const pause = carried(
      { state: 'verifying', writtenAt: 2 },
      { state: 'cured', outcome: 'cured', after: AFTER, endedAt: 3 },
    );
    expect(await cure({}, { confirm: () => Promise.resolve(true), pause })).toBe(0);
    expect(emil.err()).toMatch(/… Reads what is there now\n… Diagnoses again\n$/);
    expect(emil.out()).toBe('Cured\n  The registrar refuses every interval as too brief → The line can register\n');
    expect((await newest())?.automaticRollback).toBe(false);
  });

  it.each<[string, Partial<RemedyRow>, number, string]>([
    ['not cured', { state: 'not-cured', outcome: 'not-cured' }, 7, 'Not cured'],
    ['worse, and rolled back', { state: 'rolled-back', outcome: 'worse' }, 7, 'Worse than before · Old value put back'],
    [
      'failed',
      { state: 'failed', failure: { reason: 'not-verified', detail: '' } },
      5,
      'Failed: The value was written',
    ],
    ['not verified, and rolled back', { state: 'rolled-back' }, 5, 'Old value put back'],
  ])('cure: %s is its exit status', async (_, end, status, says) => {
    const pause = carried({ ...end, endedAt: 3 });
    expect(await cure({ yes: true, automaticRollback: true, json: true }, { pause })).toBe(status);
    expect(JSON.parse(emil.out())).toMatchObject({ ...end, automaticRollback: true });
    await listRemedies(run, emil.options, emil.output, emil.environment);
    expect(emil.out()).toContain(says);
  });

  it('cure --no-wait: prints the id and goes', async () => {
    expect(await cure({ yes: true, wait: false }, {})).toBe(0);
    expect(emil.out().trim()).toBe((await newest())?.id);
    expect((await newest())?.endedAt).toBeUndefined();
  });

  it('cure: a password is asked for or read from a file, and shown nowhere', async () => {
    web.clock.advance(1000);
    run = await diagnosedRun(web.store, { deviceId: DEVICE, line: LINE, createdAt: web.clock.now() }, REJECTED);
    const pause = carried({ state: 'cured', outcome: 'cured', endedAt: 3 });
    const questions: string[] = [];
    const ask = (question: string) => Promise.resolve(questions.push(question) > 0 ? SECRET : '');
    expect(await cure({ yes: true }, { ask, pause }, 'credentials')).toBe(0);
    expect(questions).toEqual([`Value of ${PASSWORD}`]);
    expect((await newest())?.secrets).toBeDefined();
    const secretFile = join(web.files, 'secret');
    writeFileSync(secretFile, `${SECRET}\n`);
    web.clock.advance(1000); // ids are made of the time
    const again = carried({ state: 'not-cured', outcome: 'not-cured', endedAt: 4 });
    expect(await cure({ yes: true, secretFile }, { pause: again })).toBe(7);
    await expect(cure({ yes: true, secretFile, automaticRollback: true }, {})).rejects.toMatchObject({
      ...{ exitStatus: 4, message: expect.stringContaining('remedy-not-reversible') as string },
    });
    await listRemedies(run, emil.options, emil.output, emil.environment);
    const printed = emil.out() + emil.err();
    expect(printed).toContain('(secret) → (secret)');
    expect(printed + web.logged.join()).not.toContain(SECRET);
  });

  it('cure --roll-back: puts back what a remedy has overwritten, once', async () => {
    const written = { state: 'not-cured', outcome: 'not-cured', writtenAt: 2, endedAt: 3 } as const;
    expect(await cure({ yes: true }, { pause: carried(written) })).toBe(7);
    const rollBack = (await newest())?.id ?? '';
    emil.err();
    expect(await cure({ rollBack }, { confirm: () => Promise.resolve(false) })).toBe(6);
    expect(emil.err()).toContain('    1800 → 60  (unsignedInt)\n');
    expect(await cure({ rollBack, yes: true }, { pause: carried({ state: 'rolled-back', endedAt: 5 }) })).toBe(0);
    await expect(cure({ rollBack, yes: true }, {})).rejects.toThrow(/remedy-not-at-rest/);
  });

  it('cure: what is not offered, and what nobody can be told apart, is refused', async () => {
    await expect(cure({ yes: true }, {}, 'transport')).rejects.toMatchObject({
      ...{ exitStatus: 3, message: 'The run offers no transport: it offers expiry' },
    });
    const secretFile = join(web.files, 'secret');
    await expect(cure({ yes: true, secretFile }, {})).rejects.toMatchObject({ exitStatus: 2 });
    const both = { ...emil.options, rollBack: 'R' };
    await expect(cureRun(run, undefined, both, emil.output, emil.environment, nobodyAsked)).rejects.toMatchObject({
      exitStatus: 2,
    });
    await expect(cureRun('R', undefined, emil.options, emil.output, emil.environment, nobodyAsked)).rejects.toThrow(
      /run-not-found/,
    );
  });
});
