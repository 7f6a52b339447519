import type { Device, Line } from '#shared/api/devices.js';
import { finalResponses } from '#shared/diagnosis/readings.js';
import { readEvidence } from '#shared/diagnosis/read-evidence.js';
import { parseRetryAfter } from '#shared/sip/headers.js';
import { AppError } from '../../app-error.js';
import type { RunRow } from '../../store/ports/runs.js';

/** Ours (diagnosis.md): registrars ban a line that registers too often, so a line is diagnosed once per 60 s. */
const SPACING_MS = 60_000;

/**
 * The line that is meant.
 * @throws AppError `line-not-found`, `line-ambiguous`, `line-not-diagnosable`
 */
export function pickLine(device: Device, path: string | undefined): Line {
  if (path !== undefined) {
    const line = device.lines.find((one) => one.path === path);
    if (line === undefined) throw new AppError('line-not-found', `The device has no line ${path}`);
    if (!line.diagnosable) {
      throw new AppError('line-not-diagnosable', `The device offers no diagnostics object for ${path}`);
    }
    return line;
  }
  const lines = device.lines.filter((one) => one.diagnosable);
  const [only] = lines;
  if (only === undefined) throw new AppError('line-not-diagnosable', 'No line of the device can be diagnosed');
  if (lines.length > 1) {
    throw new AppError('line-ambiguous', `Name one of these lines: ${lines.map((line) => line.path).join(', ')}`);
  }
  return only;
}

/**
 * Counted from when the phone was told to begin: a run that never got that far sent no REGISTER.
 * @throws AppError `run-too-soon`
 */
export function checkSpacing(last: RunRow, now: number): void {
  const retryAfter = spacingSeconds(last, now);
  if (retryAfter <= 0) return;
  throw new AppError('run-too-soon', `The line was diagnosed a moment ago; again in ${retryAfter} s, or insist`, {
    retryAfter,
  });
}

/**
 * What binds runs that nobody asked for (diagnosis.md): a registrar's Retry-After, and a verdict on the credentials, for
 * registrars ban after a few tries (seeds 000 §2.2.1, 001). An operator's run, or any other verdict, lifts the latter.
 * @param history of the line, newest first
 * @throws AppError `run-withheld`
 */
export function checkAutomatic(history: readonly RunRow[], now: number): void {
  const last = history.find(({ verdict }) => verdict !== undefined);
  if (last?.verdict === undefined) return;
  const { category, cause } = last.verdict;
  if (category === 'credentials' || cause === 'banned-for-a-while') {
    throw new AppError(
      'run-withheld',
      'The registrar has rejected the credentials: no automatic run sends them again. Correct them, then diagnose by hand',
    );
  }
  const retryAfter = secondsUntil((last.endedAt ?? 0) + retryAfterMs(last), now);
  if (retryAfter <= 0) return;
  throw new AppError('run-withheld', `The registrar asks to be left alone for another ${retryAfter} s (Retry-After)`, {
    retryAfter,
  });
}

/** RFC 3261 §20.33, of the last final response. */
function retryAfterMs({ evidence }: RunRow): number {
  const read = readEvidence(evidence);
  const [value] = (read && finalResponses(read).at(-1)?.headers['Retry-After']) ?? [];
  return (parseRetryAfter(value ?? '') ?? 0) * 1000;
}

/** For so long the line is left alone; 0 or less: it need not be. */
export function spacingSeconds({ requestedAt }: { readonly requestedAt?: number | undefined }, now: number): number {
  return requestedAt === undefined ? 0 : secondsUntil(requestedAt + SPACING_MS, now);
}

function secondsUntil(at: number, now: number): number {
  return Math.ceil((at - now) / 1000);
}
