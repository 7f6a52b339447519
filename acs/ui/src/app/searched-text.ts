const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){2,5}$/i;

/** What the server looks for: a MAC address, or the beginning of one, stands in serial numbers without its separators. */
export function searchedText(typed: string): string {
  const text = typed.trim();
  return MAC.test(text) ? text.replace(/[:-]/g, '') : text;
}
