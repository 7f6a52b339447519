/** Is it the same address? IPv6 may be written in several ways (RFC 4291 §2.2). */
export function sameIpAddress(a: string, b: string): boolean {
  return a === b || (a.includes(':') && b.includes(':') && canonical(a) === canonical(b));
}

/** With its zone. */
function canonical(address: string): string {
  return `${expandedAddress(address).join(':')}%${address.split('%')[1] ?? ''}`;
}

/** The eight groups of an IPv6 address in lower-case hex without leading zeros, without its zone. */
export function expandedAddress(address: string): readonly string[] {
  const [text = ''] = address.split('%');
  const [head = [], tail = []] = text.split('::').map(groupsOf);
  const missing = text.includes('::') ? 8 - head.length - tail.length : 0;
  return [...head, ...Array<string>(Math.max(0, missing)).fill('0'), ...tail];
}

function groupsOf(half: string): readonly string[] {
  if (half === '') return [];
  return half.split(':').flatMap((group) => {
    if (!group.includes('.')) return [parseInt(group, 16).toString(16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
  });
}
