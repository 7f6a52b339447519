import type { Remedy, RemedyState } from '#shared/api/remedies.js';
import type { Tone } from '../../components/status-badge.js';

export const TONES: Readonly<Record<RemedyState, Tone>> = {
  planned: 'busy',
  writing: 'busy',
  verifying: 'busy',
  cured: 'good',
  'not-cured': 'wait',
  worse: 'bad',
  'rolling-back': 'busy',
  'rolled-back': 'mute',
  failed: 'bad',
};

/** It goes on by itself. */
export function isUnderWay({ state }: Pick<Remedy, 'state'>): boolean {
  return TONES[state] === 'busy';
}

const ALL_STEPS: readonly RemedyState[] = ['planned', 'writing', 'verifying'];

export interface RemedyStep {
  readonly state: RemedyState;
  readonly done: boolean;
}

/** The way up to where it stands; while it is under way, with what is still to come. */
export function stepsOf({
  state,
  outcome,
  failure,
}: Pick<Remedy, 'state' | 'outcome' | 'failure'>): readonly RemedyStep[] {
  const at = ALL_STEPS.indexOf(state);
  if (at >= 0) return ALL_STEPS.map((step, i) => ({ state: step, done: i < at }));
  const through = ALL_STEPS.map((step) => ({ state: step, done: true }));
  if (state === 'failed' && outcome === undefined) return failure === undefined ? [] : [{ state, done: true }];
  return [
    ...through,
    ...(outcome === undefined ? [] : [{ state: outcome, done: true }]),
    ...(state === outcome ? [] : [{ state, done: state !== 'rolling-back' }]),
  ];
}
