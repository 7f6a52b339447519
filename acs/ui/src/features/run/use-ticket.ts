import { useQueryClient } from '@tanstack/react-query';
import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import { useTimeZone } from '../../app/preferences.js';
import { bookQuery } from '../../components/knowledge.js';
import { translatorOf, type Language } from '../../i18n/i18n.js';
import { useWords, wordsIn } from '../../i18n/use-words.js';
import { ticketText } from './ticket.js';

/** Makes the text for a ticket: in the operator's language, then in others. */
export function useTicket(run: RunDetail, evidence: Evidence | undefined) {
  const { language } = useWords();
  const zone = useTimeZone();
  const client = useQueryClient();
  return async (others: readonly Language[]): Promise<string> => {
    const texts = await Promise.all(
      [language, ...others].map(async (one) => {
        const [t, book] = await Promise.all([translatorOf(one), client.query(bookQuery(one))]);
        const explained = run.verdict && book.explain(run.verdict.cause, run.verdict.category);
        return ticketText({ run, evidence, explained, url: window.location.href }, wordsIn(t, one, zone));
      }),
    );
    return texts.join('\n---\n\n');
  };
}
