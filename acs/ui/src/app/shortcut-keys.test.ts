import { keyOf, meant, SEQUENCE_MS, type Keystroke, type Shortcut } from './shortcut-keys.js';

function stroke(key: string, code = '', modifiers: Partial<Keystroke> = {}): Keystroke {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}

function shortcut(keys: string): Shortcut {
  return { keys, does: keys, run: () => undefined };
}

describe('The name of a key', () => {
  it.each([
    ['a letter', stroke('j', 'KeyJ'), 'j'],
    ['a letter under Caps Lock', stroke('J', 'KeyJ'), 'j'],
    ['a sign', stroke('?', 'Slash', { shiftKey: true }), '?'],
    ['the space bar', stroke(' ', 'Space'), 'space'],
    ['a named key', stroke('Enter', 'Enter'), 'enter'],
    ['Ctrl-K', stroke('k', 'KeyK', { ctrlKey: true }), 'mod+k'],
    ['Command-K', stroke('k', 'KeyK', { metaKey: true }), 'mod+k'],
    ['K of a Russian layout', stroke('л', 'KeyK'), 'k'],
    ['Ctrl-K of a Russian layout', stroke('л', 'KeyK', { ctrlKey: true }), 'mod+k'],
    ['the bracket of a Russian layout', stroke('х', 'BracketLeft'), '['],
    ['the slash of a Russian layout', stroke('.', 'Slash'), '/'],
    ['the question mark of a Russian layout', stroke(',', 'Slash', { shiftKey: true }), '?'],
    ['a full stop elsewhere', stroke('.', 'Period'), '.'],
    ['M where the layout is AZERTY', stroke('m', 'Semicolon'), 'm'],
  ])('is told of %s', (_of, key, name) => {
    expect(keyOf(key)).toBe(name);
  });

  it.each([
    ['a modifier alone', stroke('Shift', 'ShiftLeft', { shiftKey: true })],
    ['what a menu of the browser takes', stroke('d', 'KeyD', { altKey: true })],
    ['what an input method is composing', stroke('Process', 'KeyJ')],
  ])('is not told of %s', (_of, key) => {
    expect(keyOf(key)).toBeUndefined();
  });
});

describe('A shortcut', () => {
  const [go, down, find] = [shortcut('g f'), shortcut('j'), shortcut('f')];
  const all = [go, down, find];

  it('is meant by its key', () => {
    expect(meant(all, undefined, 'j', 0)).toEqual({ shortcut: down });
    expect(meant(all, undefined, 'z', 0)).toEqual({});
  });

  it('of two keys is meant by one after the other, in time', () => {
    const { first } = meant(all, undefined, 'g', 0);
    expect(first).toEqual({ key: 'g', at: 0 });
    expect(meant(all, first, 'f', SEQUENCE_MS)).toEqual({ shortcut: go });
    expect(meant(all, first, 'f', SEQUENCE_MS + 1)).toEqual({ shortcut: find });
  });

  it('is meant by its key after a sequence that leads nowhere', () => {
    expect(meant(all, { key: 'g', at: 0 }, 'j', 1)).toEqual({ shortcut: down });
  });

  it('of the page shown takes the place of another with the same key', () => {
    const later = shortcut('j');
    expect(meant([...all, later], undefined, 'j', 0).shortcut).toBe(later);
  });
});
