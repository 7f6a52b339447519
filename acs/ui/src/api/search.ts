/** What is undefined is left out. */
export function searchOf(values: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const pairs = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(pairs);
}

/** As it follows a path. */
export function suffix(search: URLSearchParams): string {
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
