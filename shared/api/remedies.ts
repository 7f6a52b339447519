import { z } from 'zod';
import { REMEDY_KINDS, REMEDY_RISKS } from '../remedies/remedy.js';
import { verdict } from './runs.js';

/** Remedies: what could be set in a phone against a run's verdict, and what became of it. */

export const remedyKind = z.enum(REMEDY_KINDS);

/**
 * planned (what is there now is read) → writing → verifying (the second run) → cured | not-cured | worse; from each of these
 * three, and from failed: rolling-back → rolled-back.
 */
export const remedyState = z.enum([
  'planned',
  'writing',
  'verifying',
  'cured',
  'not-cured',
  'worse',
  'rolling-back',
  'rolled-back',
  'failed',
]);
export type RemedyState = z.infer<typeof remedyState>;

export const remedyValue = z.object({
  /** Full name of the parameter. */
  name: z.string(),
  type: z.string(),
  /** What is or was there before; absent when it was never read, or is secret. */
  old: z.string().optional(),
  /** Absent when secret. */
  new: z.string().optional(),
  secret: z.boolean(),
});
export type RemedyValue = z.infer<typeof remedyValue>;

export const remedyOffer = z.object({
  /** Names the offer within its run. */
  id: remedyKind,
  /** The cause is not settled, or does not prove that this helps. */
  worthATry: z.boolean(),
  risks: z.array(z.enum(REMEDY_RISKS)),
  values: z.array(remedyValue),
  /** False: a secret cannot be put back. */
  reversible: z.boolean(),
  /** The SetParameterValues that would be sent, secrets masked. */
  dryRun: z.string(),
});
export type RemedyOffer = z.infer<typeof remedyOffer>;

export const remedy = z.object({
  id: z.string(),
  runId: z.string(),
  deviceId: z.string(),
  line: z.string(),
  kind: remedyKind,
  state: remedyState,
  /** Not cured: the old values are put back without being asked. */
  automaticRollback: z.boolean(),
  values: z.array(remedyValue),
  /** False: a secret cannot be put back. */
  reversible: z.boolean(),
  /**
   * Roll-back has something to do now: it is at rest, the phone took the new values (or may have, where it was lost meanwhile), and
   * the old ones are known. Not so of one that failed before anything was written.
   */
  reversibleNow: z.boolean(),
  /** The verdict that it is against. */
  before: verdict,
  /** That of the second run. */
  after: verdict.optional(),
  /** How the second run compares; stays when it is rolled back. */
  outcome: z.enum(['cured', 'not-cured', 'worse']).optional(),
  /** The second run. */
  verifyRunId: z.string().optional(),
  failure: z.object({ reason: z.string(), detail: z.string() }).optional(),
  createdBy: z.string(),
  createdAt: z.number(),
  endedAt: z.number().optional(),
});
export type Remedy = z.infer<typeof remedy>;

/** `GET /api/v1/runs/{id}/remedies` */
export const remedyList = z.object({
  /** What can be done at this phone, in the order in which it is worth doing. */
  offers: z.array(remedyOffer),
  /** What would help and this phone does not take by remote; the steps of the cause say how (`explain`). */
  manual: z.array(z.object({ id: remedyKind, worthATry: z.boolean(), missing: z.array(z.string()) })),
  /** What was done against this run's verdict, oldest first. */
  applied: z.array(remedy),
});
export type RemedyList = z.infer<typeof remedyList>;

/**
 * `POST /api/v1/runs/{id}/remedies/{remedyId}/apply`. Without `confirmation`: 200 with the preview and its token, nothing is
 * done. With it: 202 with the remedy, which is written, verified by a second run, and rolled back if that was asked for.
 */
export const applyRemedy = z
  .object({
    /** Values of the offer's secret parameters, by full name. */
    secrets: z.record(z.string().max(256), z.string().max(1024)).default({}),
    automaticRollback: z.boolean().default(false),
    confirmation: z.string().max(2000).optional(),
  })
  .strict();
export type ApplyRemedy = z.input<typeof applyRemedy>;

export const remedyPreview = z.object({ offer: remedyOffer, confirmation: z.string(), expiresAt: z.number() });
export type RemedyPreview = z.infer<typeof remedyPreview>;
