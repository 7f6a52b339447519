import { redactMessage } from '#shared/lib/redact.js';

/** Evidence and trace are three or four levels deep; what is deeper is no device's, and would cost the stack. */
const MAX_DEPTH = 32;

/**
 * What a device or another server tells, fit to be kept and shown: credentials in every text are masked, though the
 * agents do so themselves (a foreign one may not), and what is nested absurdly deep is null.
 */
export function masked(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactMessage(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((one) => masked(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, masked(one, depth + 1)]));
}

export function maskedTexts(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, redactMessage(text)]));
}
