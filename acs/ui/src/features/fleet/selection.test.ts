import { ALL, extend, isChosen, NONE, toggle, togglePage, type Selection } from './selection.js';

const page = ['a', 'b', 'c', 'd'];

function some(...ids: readonly string[]): Selection {
  return { kind: 'some', ids: new Set(ids) };
}

describe('A selection of phones', () => {
  it('takes one in, and out again', () => {
    expect(toggle(NONE, 'b', page)).toEqual(some('b'));
    expect(toggle(some('b'), 'b', page)).toEqual(NONE);
  });

  it('is extended to all between, upwards too', () => {
    expect(extend(some('a'), 'a', 'c', page)).toEqual(some('a', 'b', 'c'));
    expect(extend(some('d'), 'd', 'b', page)).toEqual(some('b', 'c', 'd'));
  });

  it('is extended to the one alone when the other is not on the page', () => {
    expect(extend(NONE, 'gone', 'a', page)).toEqual(some('a'));
  });

  it('takes the whole page in, keeps what is chosen elsewhere, and takes the page out again', () => {
    const whole = togglePage(some('z', 'a'), page);
    expect(whole).toEqual(some('z', ...page));
    expect(togglePage(whole, page)).toEqual(some('z'));
  });

  it('of all is one of the rest of the page when one is taken out', () => {
    expect(isChosen(ALL, 'anything')).toBe(true);
    expect(toggle(ALL, 'b', page)).toEqual(some('a', 'c', 'd'));
    expect(togglePage(ALL, page)).toEqual(NONE);
  });
});
