/**
 * A test that needs something of the machine: a browser, Kamailio, root, Docker. Where that is missing the test is
 * skipped and says why; with CI=true everything must be there, and a missing peer is a failure.
 * @param probe tells what is missing, or undefined when all is there
 * @param timeoutMs of the test, real time
 */
export function itWithPeer(
  name: string,
  probe: () => string | undefined,
  test: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  const missing = probe();
  if (missing === undefined) {
    it(name, async () => test(), timeoutMs);
  } else if (process.env['CI'] === 'true') {
    it(name, () => {
      throw new Error(`${missing} (CI=true, so a missing peer is a failure)`);
    });
  } else {
    it.skip(`${name} [skipped: ${missing}]`, () => undefined);
  }
}
