import { Checkbox, TextInput } from '@mantine/core';
import { IconMessageQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Book } from '#shared/knowledge/book.js';
import { matchStatusLine } from '#shared/knowledge/codebook.js';
import { readStatusLine } from '#shared/knowledge/question.js';
import { useWords } from '../../i18n/use-words.js';
import { EntryBadges } from './entry-badges.js';
import type { KnowledgeSearch } from './knowledge-search.js';
import classes from './status-line-box.module.css';

interface StatusLineBoxProps {
  readonly book: Book | undefined;
  readonly search: KnowledgeSearch;
  readonly onChange: (change: Readonly<Record<'line' | 'sent', string | undefined>>) => void;
}

/** What a server answered, as it stands in a trace or a log, and what that means. */
export function StatusLineBox({ book, search, onChange }: StatusLineBoxProps) {
  const { t } = useWords();
  const [text, setText] = useState(search.line ?? '');
  const [shown, setShown] = useState(search.line);
  if (search.line !== shown) {
    // The URL changed (Back, a link): it wins over what was typed.
    setShown(search.line);
    if ((search.line ?? '') !== text) setText(search.line ?? '');
  }
  return (
    <section className={classes['box']} aria-label={t('knowledge.statusLine')}>
      <h2 className={classes['title']}>
        <IconMessageQuestion size={20} aria-hidden />
        {t('knowledge.statusLine')}
      </h2>
      <div className={classes['ask']}>
        <TextInput
          w={360}
          maw="100%"
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          aria-label={t('knowledge.statusLineLabel')}
          placeholder={t('knowledge.statusLineHint')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            onChange({ line: event.currentTarget.value, sent: search.sent });
          }}
        />
        <Checkbox
          label={t('knowledge.afterCredentials')}
          checked={search.sent === 'credentials'}
          onChange={(event) =>
            onChange({ line: search.line, sent: event.currentTarget.checked ? 'credentials' : undefined })
          }
        />
      </div>
      {book !== undefined && search.line !== undefined && <Answer book={book} search={search} line={search.line} />}
    </section>
  );
}

interface AnswerProps {
  readonly book: Book;
  readonly search: KnowledgeSearch;
  readonly line: string;
}

function Answer({ book, search, line }: AnswerProps) {
  const { t } = useWords();
  const asked = readStatusLine(line);
  if (asked === undefined) return <p className={classes['how']}>{t('knowledge.noStatusLine')}</p>;
  const { id, by } = matchStatusLine({ ...asked, afterCredentials: search.sent === 'credentials' });
  const entry = book.entry(id);
  if (entry === undefined) return null;
  return (
    <div className={classes['answer']} role="status">
      <div className={classes['head']}>
        <Link to="/knowledge/$id" params={{ id }} className={classes['entry']}>
          {entry.title}
        </Link>
        <EntryBadges entry={entry} />
      </div>
      <p className={classes['what']}>{entry.what}</p>
      <p className={classes['how']}>{t(`knowledge.matched.${by}`)}</p>
    </div>
  );
}
