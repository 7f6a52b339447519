import { beginLocate, stepLocate, type LocateOutcome, type LocateRequest } from '#shared/sip/locate.js';
import type { AgentHost } from './ports.js';

/** Runs RFC 3263 against the DNS: targets in the order in which they are to be tried. Never rejects. */
export function locate(
  request: LocateRequest,
  limitMs: number,
  { clock, random, resolver }: Pick<AgentHost, 'clock' | 'random' | 'resolver'>,
): Promise<LocateOutcome> {
  const startedAt = clock.monotonic();
  const now = (): number => Math.floor(clock.monotonic() - startedAt);
  const options = { limitMs, dice: () => random.fraction() };

  return new Promise((resolve) => {
    let [state, effects] = beginLocate(request, options);
    const cancelLimit = clock.after(limitMs, () => {
      [state, effects] = stepLocate(state, { type: 'limit', at: limitMs }, options);
      goOn();
    });

    function goOn(): void {
      if (state.outcome !== undefined) {
        cancelLimit();
        resolve(state.outcome);
        return;
      }
      for (const { id, name, recordType, timeoutMs } of effects) {
        void resolver.query(name, recordType, timeoutMs).then((answer) => {
          [state, effects] = stepLocate(state, { type: 'answer', at: now(), id, answer }, options);
          goOn();
        });
      }
    }

    goOn();
  });
}
