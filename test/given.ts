import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The one place that knows where the given test data lies. `SIPDX_GIVEN` overrides the folder beside the project. */
const folder = resolve(process.env['SIPDX_GIVEN'] ?? join(__dirname, '..', '..', 'shared'));
const present = existsSync(join(folder, 'data'));

/** Path inside the given data, or undefined where it is absent. */
export function givenPath(...parts: readonly string[]): string | undefined {
  return present ? join(folder, ...parts) : undefined;
}

/** A test that needs the given data; skipped with a printed reason where it is absent. */
export function itGiven(
  name: string,
  test: (path: (...parts: readonly string[]) => string) => void | Promise<void>,
): void {
  if (present) {
    it(name, async () => test((...parts) => join(folder, ...parts)));
  } else {
    it.skip(`${name} [skipped: the given test data is not beside the project; set SIPDX_GIVEN]`, () => undefined);
  }
}
