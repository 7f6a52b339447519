/** better-sqlite3 ships no types; database.ts declares the part that the store uses. */
declare module 'better-sqlite3' {
  import type { Database } from '#acs/store/database.js';

  const constructor: new (file: string, options?: { readonly readonly?: boolean }) => Database;
  export default constructor;
}
