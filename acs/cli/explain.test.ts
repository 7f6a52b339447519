import { LANGUAGES, bookIn, type Explanation } from '#shared/knowledge/index.js';
import { CliError } from './cli-error.js';
import { explainCommand, type ExplainOptions } from './explain.js';

function run(question: readonly string[], options: Partial<ExplainOptions> = {}): string {
  const printed: string[] = [];
  const output = { out: (text: string) => void printed.push(text), err: () => undefined };
  expect(explainCommand(question, { lang: 'en', ...options }, output)).toBe(0);
  return printed.join('\n');
}

const idOf = (question: readonly string[], options: Partial<ExplainOptions> = {}): string =>
  (JSON.parse(run(question, { ...options, json: true })) as Explanation).id;

describe('sipdx explain', () => {
  it('explains a status line in the language asked for, with who does each step', () => {
    const text = run(['403', 'Wrong Guess'], { lang: 'ru' });
    expect(text).toMatch(/^403: неверный пароль\n {2}sip-403-password · Строка состояния · серьёзная/);
    expect(text).toMatch(/Что делать.*:\n {2}1\. .+ \[.+\]/);
    expect(text).toMatch(/account-or-password-rejected/);
  });

  it.each(LANGUAGES)('prints every entry without a hole in its words (%s)', (lang) => {
    for (const { id } of bookIn(lang).search('')) {
      expect(run([id], { lang })).not.toMatch(/\b(knowledge|owner|verdict)\.\w/);
    }
  });

  it('takes a status line in one word, with the version, and a bare code', () => {
    expect(idOf(['SIP/2.0 403 Wrong Guess'])).toBe('sip-403-password');
    expect(idOf(['404'])).toBe('sip-404');
  });

  it('takes fault codes, causes, categories and situations', () => {
    expect(idOf(['2'])).toBe('category-network');
    expect(idOf(['stale-nat-binding'])).toBe('stale-nat-binding');
    expect(idOf(['no-response'])).toBe('category-no-response');
    expect(idOf(['boot-chain'])).toBe('boot-chain');
  });

  it('minds what else is known of the answer', () => {
    expect(idOf(['403', 'Forbidden'], { afterCredentials: true })).toBe('sip-403-after-credentials');
    expect(idOf(['400'], { header: ['P-Registrar-Error: Invalid CSeq number'] })).toBe('sip-invalid-cseq');
  });

  it('lists the entries that have the words, or all of them', () => {
    expect(run([], { search: 'port refresh' })).toMatch(/^ {2}port-refresh +Port refresh/m);
    expect(run([]).split('\n').length).toBe(bookIn('en').search('').length);
  });

  it('says that it knows nothing, and that a header is none', () => {
    const status = (question: readonly string[], options: Partial<ExplainOptions> = {}): number | undefined => {
      try {
        run(question, options);
        return undefined;
      } catch (error) {
        return error instanceof CliError ? error.exitStatus : undefined;
      }
    };
    expect(status(['no-such-thing'])).toBe(3);
    expect(status([], { search: 'zymurgy' })).toBe(3);
    expect(status(['400'], { header: ['nonsense'] })).toBe(2);
  });
});
