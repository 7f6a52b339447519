import type { XmlElement } from './xml-tree.js';

/** Reading of a message's fields. What is missing reads as empty: devices leave out what they have nothing to say of. */

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

/** Members of an array: whatever their name, however many the arrayType announces (devices miscount and pad it). */
export function members(element: XmlElement | undefined, list: string): readonly XmlElement[] {
  return child(element, list)?.children ?? [];
}

/** As sent. */
export function textOf(element: XmlElement | undefined, name: string): string {
  return child(element, name)?.text ?? '';
}

/** Without the white space around it: for names, codes and identities, which never begin or end with any. */
export function nameOf(element: XmlElement | undefined, name: string): string {
  return textOf(element, name).trim();
}

/** `1`, `true` in any case; all else is false. */
export function booleanOf(element: XmlElement | undefined, name: string): boolean {
  return /^(?:1|true)$/i.test(nameOf(element, name));
}

/** Sign, leading zeros and text behind the digits are let pass. */
export function integerOf(element: XmlElement | undefined, name: string, fallback: number): number {
  return integerIn(textOf(element, name)) ?? fallback;
}

export function integerIn(text: string): number | undefined {
  const digits = /^\s*([+-]?\d{1,15})/.exec(text)?.[1];
  // `+ 0` turns -0 into 0.
  return digits === undefined ? undefined : Number(digits) + 0;
}
