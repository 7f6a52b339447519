import { parseChallenges } from '../auth/digest.js';
import { parseContacts, parseCSeq, parseNameAddr, parseVia } from './headers.js';
import { headerValues, parseSipMessage } from './message.js';
import { parseSipUri } from './uri.js';
import { refuseRequest } from './validate.js';

/**
 * Fillers that make a careless parser quadratic. The measure is a ratio: four times the bytes may cost about four times
 * the time, never sixteen; of the processor, and the best of several runs, so that a busy machine does not decide.
 */
const FILLERS = [
  ' ',
  '\t',
  ',',
  ';',
  '"',
  '\\',
  '<',
  '"a" ',
  '<>,',
  '\r\n ',
  '%41',
  '=',
  ' ,',
  'a=',
  ':',
  '/',
  '@',
  '[',
  '1',
  'Digest ',
];

const PLACES: readonly ((filler: string) => string)[] = [
  (filler) => filler,
  (filler) => `REGISTER sip:a@b SIP/2.0\r\nContact: ${filler}\r\n\r\n`,
  (filler) =>
    `REGISTER sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP ${filler}x\r\nCSeq: 1${filler}x\r\nFrom: "${filler}x\r\n\r\n`,
  (filler) => `REGISTER sip:${filler}x SIP/2.0\r\nA${filler}: b\r\n\r\n`,
  (filler) => `SIP/2.0 401 ${filler}\r\nWWW-Authenticate: Digest realm=${filler}x\r\nVia: ${filler}\r\n\r\n`,
];

function readEverything(text: string): void {
  const parsed = parseSipMessage(new TextEncoder().encode(text));
  const headers = parsed.ok ? parsed.value.headers : (parsed.error.headers ?? [{ name: 'Via', value: text }]);
  if (parsed.ok && parsed.value.kind === 'request') {
    refuseRequest(parsed.value);
    parseSipUri(parsed.value.uri);
  }
  const message = { headers };
  parseContacts(message);
  for (const name of ['Via', 'CSeq', 'From']) {
    for (const value of headerValues(message, name).slice(0, 10))
      [parseVia, parseCSeq, parseNameAddr].forEach((parse) => parse(value));
  }
  [parseVia, parseCSeq, parseNameAddr, parseSipUri].forEach((parse) => parse(text));
  parseChallenges([text, ...headerValues(message, 'WWW-Authenticate')]);
}

const LIMIT = 10;

/** Milliseconds of the processor, for a busy machine makes every clock jump. */
function bestOf(runs: number, work: () => void): number {
  let best = Infinity;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    work();
    best = Math.min(best, process.cpuUsage(before).user / 1000);
  }
  return best;
}

describe('reading a datagram of 64 kB', () => {
  for (const filler of FILLERS) {
    it(`takes linear time when it is full of ${JSON.stringify(filler)}`, () => {
      const read = (size: number) => (): void => {
        for (const place of PLACES) readEverything(place(filler.repeat(size / filler.length)));
      };
      read(4_000)(); // warm
      let ratio = Infinity;
      // A square stays a square however often it is measured; what a busy machine added does not come back each time.
      for (let round = 0; round < 6 && ratio >= LIMIT; round++) {
        const small = bestOf(5, read(16_000));
        const large = bestOf(3, read(64_000));
        // Below a millisecond per 16 kB the ratio is noise, and even a square would be harmless.
        ratio = Math.min(ratio, large / Math.max(small, 1));
      }
      expect(ratio).toBeLessThan(LIMIT);
    });
  }
});
