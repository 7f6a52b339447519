import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import type { RegistrationFailure } from '#shared/sip/registration-state.js';
import { parseRetryAfter } from '#shared/sip/headers.js';
import type { DiagnosedLine } from './line-turns.js';
import type { Clock, Random } from './ports.js';

export interface DiagnoseOnFailureOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** After so many failed registrations in a row. */
  readonly failures: number;
  readonly start: () => void;
}

const MINUTE_MS = 60_000;
/** Ours: pauses after the first diagnosis, the second …; the last one repeats. */
const PAUSES_MS = [10 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];
/** Ours: up to a quarter longer, so that phones that failed together do not diagnose together. */
const JITTER = 0.25;

/**
 * When a line that fails to register is diagnosed without anybody's request. Diagnoses that an ACS requested count too.
 * Credentials that were rejected are not sent again before the configuration changes: registrars ban after a few. What a
 * registrar asked for with Retry-After binds as well.
 */
export class DiagnoseOnFailure {
  readonly #options: DiagnoseOnFailureOptions;
  #failures = 0;
  /** Diagnoses since the line was Up or configured. */
  #diagnoses = 0;
  /** Monotonic ms. */
  #notBefore = 0;
  #banned = false;

  constructor(options: DiagnoseOnFailureOptions) {
    this.#options = options;
  }

  failed({ retryAfterSeconds = 0 }: RegistrationFailure): void {
    this.#failures += 1;
    this.#wait(retryAfterSeconds * 1000);
    // Not yet: the line's own retries, half an hour apart at most, bring the next chance.
    if (this.#banned || this.#failures < this.#options.failures) return;
    if (this.#options.clock.monotonic() >= this.#notBefore) this.#options.start();
  }

  up(): void {
    this.#failures = 0;
    this.#diagnoses = 0;
  }

  /** Somebody changed what the line registers with. */
  configured(): void {
    this.up();
    this.#banned = false;
    this.#notBefore = 0;
  }

  /** A diagnosis ended, whoever asked for it. */
  diagnosed({ verdict, evidence }: Pick<DiagnosisResult, 'verdict' | 'evidence'>): void {
    const pause = PAUSES_MS[Math.min(this.#diagnoses, PAUSES_MS.length - 1)] ?? 0;
    this.#diagnoses += 1;
    this.#banned ||= verdict.category === 'credentials';
    this.#wait(pause * (1 + JITTER * this.#options.random.fraction()));
    for (const { outcome } of evidence.attempts) {
      if (outcome.kind !== 'response') continue;
      this.#wait((parseRetryAfter(outcome.headers['Retry-After']?.[0] ?? '') ?? 0) * 1000);
    }
  }

  #wait(ms: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#options.clock.monotonic() + ms);
  }
}

export interface UnaskedDiagnosesOptions extends Omit<DiagnoseOnFailureOptions, 'start'> {
  readonly start: (line: DiagnosedLine) => void;
}

/** The same for all lines of an agent, by path. */
export class UnaskedDiagnoses {
  readonly #options: UnaskedDiagnosesOptions;
  readonly #lines = new Map<string, DiagnoseOnFailure>();

  constructor(options: UnaskedDiagnosesOptions) {
    this.#options = options;
  }

  failed(line: DiagnosedLine, failure: RegistrationFailure): void {
    const { clock, random, failures, start } = this.#options;
    const policy =
      this.#lines.get(line.path) ?? new DiagnoseOnFailure({ clock, random, failures, start: () => start(line) });
    this.#lines.set(line.path, policy);
    policy.failed(failure);
  }

  up(line: string): void {
    this.#lines.get(line)?.up();
  }

  configured(line: string): void {
    this.#lines.get(line)?.configured();
  }

  diagnosed(line: string, result: DiagnosisResult): void {
    this.#lines.get(line)?.diagnosed(result);
  }

  remove(line: string): void {
    this.#lines.delete(line);
  }
}
