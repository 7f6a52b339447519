/** Small choices of this operator on this browser. Storage may be forbidden: then a choice lasts until reload. */

type Name = 'language' | 'zone' | 'density' | 'keys' | 'recent';

export function remembered(name: Name): string | undefined {
  try {
    return window.localStorage.getItem(`sipdx.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name: Name, value: string): void {
  try {
    window.localStorage.setItem(`sipdx.${name}`, value);
  } catch {
    // See above: nothing to do and nothing to say.
  }
}
