import en from './en.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };
import zh from './zh.json' with { type: 'json' };

type Texts = ReadonlyMap<string, string>;

/** `a.b.c` → text. */
function textsOf(catalogue: object, prefix = ''): Texts {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(catalogue) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) {
      for (const [path, text] of textsOf(value, `${prefix}${key}.`)) texts.set(path, text);
    } else {
      texts.set(prefix + key, String(value));
    }
  }
  return texts;
}

const catalogues: readonly (readonly [language: string, texts: Texts])[] = [
  ['en', textsOf(en)],
  ['zh', textsOf(zh)],
  ['ru', textsOf(ru)],
];
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Keys with the forms of a plural as one; and which forms there are. */
function formsOf(texts: Texts): ReadonlyMap<string, readonly string[]> {
  const forms = new Map<string, string[]>();
  for (const key of texts.keys()) {
    const form = PLURAL.exec(key)?.[1];
    const base = key.replace(PLURAL, '');
    forms.set(base, [...(forms.get(base) ?? []), ...(form === undefined ? [] : [form])]);
  }
  return forms;
}

function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))].sort();
}

describe.each(catalogues)('The catalogue %s', (language, texts) => {
  it('has the keys of the others', () => {
    const english = catalogues[0]![1];
    expect([...formsOf(texts).keys()].sort()).toEqual([...formsOf(english).keys()].sort());
  });

  it('has no empty text, and none that was left in English', () => {
    const same: string[] = [];
    const english = catalogues[0]![1];
    for (const [key, text] of texts) {
      expect({ key, text: text.trim() }).toEqual({ key, text });
      expect({ key, empty: text === '' }).toEqual({ key, empty: false });
      if (language !== 'en' && /[a-z]{3}/i.test(text) && english.get(key) === text) same.push(key);
    }
    // Words of the standards are the same in every language.
    const standard = ['evidence.dns', 'evidence.ping', 'verdict.transactions'];
    expect(same.filter((key) => !standard.includes(key))).toEqual([]);
  });

  it('has for each plural exactly the forms of its language (CLDR)', () => {
    const needed = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
    for (const [key, forms] of formsOf(texts)) {
      if (forms.length > 0) expect({ key, forms: [...forms].sort() }).toEqual({ key, forms: needed });
    }
  });

  it('has the placeholders of the English text in each of its own', () => {
    const english = catalogues[0]![1];
    for (const [key, text] of texts) {
      const original = english.get(key) ?? english.get(`${key.replace(PLURAL, '')}_other`) ?? '';
      expect({ key, placeholders: placeholdersOf(text) }).toEqual({ key, placeholders: placeholdersOf(original) });
    }
  });
});
