import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import { finalResponses } from '#shared/diagnosis/readings.js';
import type { Book } from '#shared/knowledge/book.js';
import { matchStatusLine } from '#shared/knowledge/codebook.js';
import { EntryLink } from '../../components/entry-link.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './cards.module.css';

interface ServerWordingProps {
  readonly run: RunDetail;
  readonly evidence: Evidence | undefined;
  readonly book: Book;
}

/** The server's own words may say more than the code: `403 Wrong Guess` is a wrong password. */
export function ServerWording({ run, evidence, book }: ServerWordingProps) {
  const { t } = useWords();
  const status = run.verdict?.faultCode ?? 0;
  if (status < 300 || status > 699) return null;
  const phrase = run.result?.['ReasonPhrase'] ?? '';
  const last = evidence && finalResponses(evidence).at(-1);
  const { id, by } = matchStatusLine({
    status,
    phrase,
    ...(last?.status === status
      ? {
          headers: last.headers,
          afterCredentials:
            evidence?.attempts.some(({ outcome, credentials }) => outcome === last && credentials) === true,
        }
      : {}),
  });
  const entry = book.entry(id);
  if (by !== 'wording' || entry === undefined) return null;
  return (
    <div className={classes['wording']}>
      <h3>{t('verdict.wordingOf', { line: `${String(status)} ${phrase}`.trim() })}</h3>
      <p>
        <EntryLink id={id}>{entry.title}</EntryLink>
      </p>
      <p>{entry.what}</p>
    </div>
  );
}
