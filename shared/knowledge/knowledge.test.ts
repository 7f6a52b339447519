import { CATEGORIES, CAUSES, FaultCode, categoryOf } from '#shared/diagnosis/fault-code.js';
import { ENTRY_IDS } from './book.js';
import { texts as en } from './en/texts.js';
import { FACTS } from './facts/all.js';
import {
  LANGUAGES,
  bookIn,
  explain,
  explainCategory,
  ownerOf,
  type Explanation,
  type Language,
  type Severity,
} from './index.js';
import { texts as ru } from './ru/texts.js';
import { texts as zh } from './zh/texts.js';

const OWNERS = ['operator', 'customer', 'access-network', 'sip-core', 'account-data', 'tool'];

/** The documents that docs/faults.md lists. */
const DOCUMENT =
  /^(CN103067208B|Fanvil guide|Cisco guide|SIP codes|MSS notes|SIP facts|diagnosis procedure|RFC \d+|TR-069|TR-104 issue 1)\b/;

type Subject = readonly [name: string, inLanguage: (language: Language) => Explanation];

const entryOf = (id: string, language: Language): Explanation => {
  const entry = bookIn(language).entry(id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
};

const subjects = ENTRY_IDS.map((id): Subject => [id, (language) => entryOf(id, language)]);

const textsOf = ({ title, what, why, confirm, remedy }: Explanation): readonly string[] => [
  title,
  what,
  ...why,
  ...confirm,
  ...remedy.map(({ step }) => step),
];

const sentences = (text: string): readonly string[] => text.split(/(?<=[.!?])\s+|(?<=[。！？])/);

/** What is the same in every language: parameter, header and algorithm names, numbers of codes and standards. */
function tokens(text: string): readonly string[] {
  const found = text.match(/\b(?:[A-Z][a-z]+(?:-?[A-Z][A-Za-z]+)+|[A-Z]{2}[A-Z0-9-]*s?|\d+)\b/g) ?? [];
  const singular = found.map((token) => token.replace(/(?<=[A-Z])s$/, ''));
  return [...new Set(singular.filter((token) => !WORDED.has(token)))].sort();
}

/** Abbreviations that a language may word in its own way. */
const WORDED = new Set(['PBX', 'NAT', 'MAC', 'ARP']);

describe.each(subjects)('the entry of %s', (_name, inLanguage) => {
  const english = inLanguage('en');

  it('says what, why, what to do and where from, in every language', () => {
    for (const language of LANGUAGES) {
      const { title, what, why, confirm, remedy, source } = inLanguage(language);
      expect(title.length).toBeGreaterThan(1);
      expect(what.length).toBeGreaterThan(10);
      expect([why.length, confirm.length]).toEqual([english.why.length, english.confirm.length]);
      expect(remedy.length).toBeGreaterThan(0);
      expect(source).toBe(english.source);
    }
  });

  it('is written in the script of its language, and in no two languages alike', () => {
    const zh = textsOf(inLanguage('zh'));
    const ru = textsOf(inLanguage('ru'));
    textsOf(english).forEach((text, i) => {
      expect(text).not.toMatch(/[\p{Script=Han}\p{Script=Cyrillic}]/u);
      expect(zh[i]).toMatch(/\p{Script=Han}/u);
      expect(zh[i]).not.toMatch(/\p{Script=Cyrillic}/u);
      expect(ru[i]).toMatch(/\p{Script=Cyrillic}/u);
      expect(ru[i]).not.toMatch(/\p{Script=Han}/u);
    });
  });

  it('names the same parameters, headers and codes in every language', () => {
    for (const language of ['zh', 'ru'] as const) {
      const told = textsOf(inLanguage(language));
      textsOf(english).forEach((text, i) => {
        expect([language, tokens(told[i] ?? '')]).toEqual([language, tokens(text)]);
      });
    }
  });

  it('keeps its title and sentences short', () => {
    for (const language of LANGUAGES) {
      const explanation = inLanguage(language);
      expect(explanation.title.length).toBeLessThanOrEqual(60);
      expect(sentences(explanation.what).length).toBeLessThanOrEqual(3);
      for (const sentence of textsOf(explanation).flatMap(sentences)) {
        expect([sentence, sentence.length <= 220]).toEqual([sentence, true]);
      }
    }
  });

  it('says for every step who does it, and cites documents that docs/faults.md lists', () => {
    for (const { who } of english.remedy) expect(OWNERS).toContain(who);
    for (const reference of english.source.split('; ')) expect(reference).toMatch(DOCUMENT);
  });
});

describe('the entries', () => {
  const kinds = (kind: Explanation['kind']) =>
    bookIn('en')
      .search('')
      .filter((entry) => entry.kind === kind);

  it('are there for every cause, category and fault code, in every language', () => {
    const codes = [...Object.values(FaultCode), 50, 199, 200, 302, 401, 404, 407, 423, 503, 600, 700];
    for (const language of LANGUAGES) {
      const book = bookIn(language);
      expect(CAUSES.filter((cause) => book.explain(cause).id !== cause)).toEqual([]);
      const wanted = [...CATEGORIES, ...codes.map(categoryOf)];
      expect(wanted.filter((category) => book.explainCategory(category).id !== `category-${category}`)).toEqual([]);
    }
  });

  it('say for every cause why it comes about and how to confirm it', () => {
    const short = kinds('cause').filter(({ why, confirm }) => why.length === 0 || confirm.length === 0);
    expect(short.map(({ id }) => id)).toEqual([]);
  });

  it('have as many steps in each language as people who do them', () => {
    for (const id of ENTRY_IDS) {
      const steps = [en, zh, ru].map((texts) => texts[id].remedy.length);
      const actors = FACTS[id].remedy.length;
      expect([id, ...steps]).toEqual([id, actors, actors, actors]);
    }
  });

  it('refer to entries that exist, never to themselves and to none twice', () => {
    for (const [id, { related }] of Object.entries(FACTS)) {
      const wrong = related.filter(
        (other, i) => !Object.hasOwn(FACTS, other) || other === id || related.indexOf(other) < i,
      );
      expect([id, wrong]).toEqual([id, []]);
    }
  });

  it('are each reached from a verdict or a status line by following what they refer to', () => {
    const reached = new Set<string>([...kinds('cause'), ...kinds('code'), ...kinds('category')].map(({ id }) => id));
    for (const id of reached) for (const { id: other } of entryOf(id, 'en').related) reached.add(other);
    expect(ENTRY_IDS.filter((id) => !reached.has(id))).toEqual([]);
  });

  it('have a severity, and many of them are situations that no single run shows', () => {
    const severities: readonly Severity[] = ['critical', 'major', 'minor', 'info'];
    for (const id of ENTRY_IDS) expect(severities).toContain(FACTS[id].severity);
    expect(kinds('situation').length).toBeGreaterThan(30);
  });
});

describe('searching', () => {
  const ids = (words: string, language: Language) =>
    bookIn(language)
      .search(words)
      .map(({ id }) => id);

  it('finds by words of the title first, then of the text, in the language of the book', () => {
    expect(ids('NAT session outdated', 'en')[0]).toBe('stale-nat-binding');
    expect(ids('端口更新', 'zh')).toEqual(expect.arrayContaining(['port-refresh', 'stale-nat-binding']));
    expect(ids('перезапуск проверка', 'ru')[0]).toBe('reboot-as-test');
    expect(ids('RegisterExpires', 'en')).toContain('expiry-shortened');
  });

  it('finds everything without words, and nothing for words that stand nowhere', () => {
    expect(ids('  ', 'ru')).toEqual(ENTRY_IDS);
    expect(ids('zymurgy', 'en')).toEqual([]);
  });
});

describe('owners', () => {
  it('lets the owner of a cause act in its remedy, unless nobody but the tool is to blame', () => {
    for (const cause of CAUSES) {
      const owner = ownerOf(cause);
      expect(OWNERS).toContain(owner);
      const actors = explain(cause, 'en').remedy.map(({ who }) => who);
      expect([cause, owner === 'tool' || actors.includes(owner)]).toEqual([cause, true]);
    }
  });

  it('follows the cause, never the category', () => {
    expect(ownerOf('account-or-password-rejected')).toBe('account-data');
    expect(ownerOf('stale-loop')).toBe('sip-core');
    expect(ownerOf('unfinished')).toBe('tool');
    expect(ownerOf('network-unreachable')).toBe('access-network');
    expect(ownerOf('sip-service-silent')).toBe('sip-core');
    expect(ownerOf('interval-adapted')).toBe('operator');
  });

  it('names nobody for a cause that it does not know', () => {
    expect(ownerOf('never-heard-of')).toBe('tool');
    expect(ownerOf('toString')).toBe('tool');
  });
});

describe('what must not be missing', () => {
  const all = (cause: string): string => textsOf(explain(cause, 'en')).join(' ');

  it.each(['account-or-password-rejected', 'credentials-missing', 'account-forbidden'])(
    'warns after %s that repeated failures get an account or address banned',
    (cause) => {
      for (const [language, word] of [
        ['en', /\bban(ned)?\b/],
        ['zh', /封禁/],
        ['ru', /блокиру/],
      ] as const) {
        expect(explain(cause, language).remedy.some(({ step }) => word.test(step))).toBe(true);
      }
    },
  );

  it('does not blame the password alone for a 401 after credentials', () => {
    expect(all('account-or-password-rejected')).toMatch(/unknown account/);
  });

  it('says that lost pings alone prove little', () => {
    expect(all('network-unreachable')).toMatch(/pings alone prove little/);
  });

  it('names the parameter that cures a brief interval', () => {
    expect(all('interval-adapted')).toMatch(/Set RegisterExpires to at least the Min-Expires/);
  });
});

describe('a cause of a newer agent', () => {
  it('gets the entry of its category where that is known', () => {
    const explanation = explain('certificate-expired', 'en', 'no-response');
    expect(explanation).toEqual({ ...explainCategory('no-response', 'en'), cause: 'certificate-expired' });
  });

  it('gets an honest entry otherwise', () => {
    expect(explain('certificate-expired', 'en').title).toBe('This cause is not known to this version');
    expect(explain('certificate-expired', 'en', 'new-category').title).toBe('This cause is not known to this version');
    expect(explainCategory('constructor', 'en').title).toBe('This cause is not known to this version');
  });
});
