import { createRequire } from 'node:module';

// Jest's own, of Jest's own version: the package is not ours to name.
const require = createRequire(createRequire(import.meta.url).resolve('@jest/core'));
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Containers come and go while no browser is open: Chromium drops the requests under way when an interface of the machine
 * appears. So their suite comes first, beside long ones without a browser. The quick unit tests come last: none of them
 * keeps a worker busy while the others have nothing left.
 */
const ORDER = [
  /\/test\/peers\/compose\.test\.ts$/,
  /\/test\/(?:remedies\/cures|command-line-server)\.test\.ts$/,
  /\/test\//,
];

function rank(test) {
  const place = ORDER.findIndex((pattern) => pattern.test(test.path));
  return place < 0 ? ORDER.length : place;
}

export default class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b)); // the sort is stable
  }
}
