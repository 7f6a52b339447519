import type { Text } from './entry.js';
import type { EntryId } from './facts/all.js';

/** The texts of one language. An entry without one does not compile. */
export type Texts = Readonly<Record<EntryId, Text>>;
