import type { Outcome } from '#shared/diagnosis/evidence.js';
import type { Words } from '../../i18n/use-words.js';

/** What came of a REGISTER that drew no response. */
export function outcomeText(outcome: Exclude<Outcome, { kind: 'response' }>, { t }: Words): string {
  switch (outcome.kind) {
    case 'timeout':
      return t('evidence.timeout');
    case 'transport-error':
      return t('evidence.transportError', { code: outcome.code });
    case 'given-up':
      return t('evidence.givenUp');
    case 'open':
      return t('evidence.open');
  }
}
