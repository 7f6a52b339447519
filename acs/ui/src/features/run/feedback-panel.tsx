import { Button, Group, Select, Skeleton, Textarea } from '@mantine/core';
import { IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Feedback, GiveFeedback } from '#shared/api/feedback.js';
import type { ApiVerdict, RunDetail } from '#shared/api/runs.js';
import type { Book } from '#shared/knowledge/book.js';
import { sessionQuery } from '../../api/queries.js';
import { useAnnounce } from '../../app/announcer.js';
import { useBook } from '../../components/knowledge.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { Moment } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { feedbackQuery, feedbackSummaryQuery, giveFeedback } from './run-queries.js';
import classes from './feedback.module.css';

interface FeedbackPanelProps {
  readonly run: RunDetail;
  readonly verdict: ApiVerdict;
}

/** 'Was this right?': asked of whoever went and looked; shown, changeable, counted per rule. */
export function FeedbackPanel({ run, verdict }: FeedbackPanelProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const announce = useAnnounce();
  const session = useQuery(sessionQuery).data;
  const query = useQuery(feedbackQuery(run.id));
  const [asking, setAsking] = useState(false);
  const give = useMutation({
    mutationFn: (opinion: GiveFeedback) => giveFeedback(run.id, opinion),
    onSuccess: async () => {
      setAsking(false);
      announce(t('feedback.thanks'));
      await Promise.all([
        client.invalidateQueries({ queryKey: feedbackQuery(run.id).queryKey }),
        client.invalidateQueries({ queryKey: feedbackSummaryQuery.queryKey }),
      ]);
    },
  });
  const opinions = query.data?.items ?? [];
  const own = opinions.find(({ username }) => username === session?.username);
  const allowed = session?.role !== 'viewer';
  return (
    // On paper there is nothing to press: without opinions it would be an empty box.
    <div data-print={opinions.length === 0 ? 'no' : undefined}>
      <Section title={t('feedback.title')} note={<Tally verdict={verdict} />}>
        <Panel>
          {query.error !== null && (
            <Problem error={query.error} title={t('feedback.unreadable')} onRetry={() => void query.refetch()} />
          )}
          {query.isPending && <Skeleton height={34} role="status" aria-label={t('state.loading')} />}
          {query.data !== undefined && (
            <div className={classes['panel']}>
              {opinions.length > 0 && (
                <ul className={classes['opinions']}>
                  {opinions.map((opinion) => (
                    <Opinion key={opinion.username} opinion={opinion} />
                  ))}
                </ul>
              )}
              {allowed ? (
                <Group gap="xs">
                  <Button
                    variant={own?.correct === true ? 'light' : 'default'}
                    aria-pressed={own?.correct === true}
                    leftSection={<IconThumbUp size={16} aria-hidden />}
                    loading={give.isPending && give.variables.correct}
                    onClick={() => give.mutate({ correct: true })}
                  >
                    {t('feedback.yes')}
                  </Button>
                  <Button
                    variant={own?.correct === false ? 'light' : 'default'}
                    aria-pressed={own?.correct === false}
                    aria-expanded={asking}
                    leftSection={<IconThumbDown size={16} aria-hidden />}
                    onClick={() => setAsking(!asking)}
                  >
                    {t('feedback.no')}
                  </Button>
                </Group>
              ) : (
                opinions.length === 0 && <p className={classes['dim']}>{t('feedback.viewer')}</p>
              )}
              {asking && (
                <Correction
                  own={own}
                  verdict={verdict}
                  pending={give.isPending}
                  onGive={(opinion) => give.mutate(opinion)}
                />
              )}
              {give.error !== null && <Problem error={give.error} title={t('feedback.notStored')} />}
            </div>
          )}
        </Panel>
      </Section>
    </div>
  );
}

/** How often this rule's verdict was right, where somebody said so. */
function Tally({ verdict }: { readonly verdict: ApiVerdict }) {
  const { t } = useWords();
  const counted = useQuery(feedbackSummaryQuery).data?.items.find(
    ({ cause, confidence, category }) =>
      cause === verdict.cause && confidence === verdict.confidence && category === verdict.category,
  );
  if (counted === undefined) return null;
  return t('feedback.tally', {
    right: t('feedback.right', { count: counted.right }),
    wrong: t('feedback.wrong', { count: counted.wrong }),
  });
}

function Opinion({ opinion }: { readonly opinion: Feedback }) {
  const { t } = useWords();
  const book = useBook();
  const now = useNow(60_000);
  const { username, at, correct, actualCause, comment } = opinion;
  const actual = actualCause === undefined ? undefined : (book?.entry(actualCause)?.title ?? actualCause);
  return (
    <li>
      <strong>{username}</strong> · <Moment at={at} now={now} /> ·{' '}
      {correct
        ? t('feedback.saidRight')
        : actual === undefined
          ? t('feedback.saidWrong')
          : t('feedback.saidOther', { cause: actual })}
      {comment !== '' && <div className={classes['comment']}>{comment}</div>}
    </li>
  );
}

interface CorrectionProps {
  readonly own: Feedback | undefined;
  readonly verdict: ApiVerdict;
  readonly pending: boolean;
  readonly onGive: (opinion: GiveFeedback) => void;
}

/** 'No, it was …' */
function Correction({ own, verdict, pending, onGive }: CorrectionProps) {
  const { t } = useWords();
  const book = useBook();
  const [cause, setCause] = useState(own?.actualCause ?? null);
  const [comment, setComment] = useState(own?.comment ?? '');
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        onGive({ correct: false, comment: comment.trim(), ...(cause !== null && { actualCause: cause }) });
      }}
    >
      <Select
        label={t('feedback.cause')}
        description={t('feedback.causeHelp')}
        placeholder={t('feedback.unknown')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('feedback.clear') }}
        nothingFoundMessage={t('feedback.noCause')}
        maxDropdownHeight={280}
        data={book === undefined ? [] : causesOf(book, verdict)}
        value={cause}
        onChange={setCause}
      />
      <Textarea
        label={t('feedback.comment')}
        maxLength={1000}
        autosize
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Group>
        <Button type="submit" loading={pending}>
          {t('feedback.send')}
        </Button>
      </Group>
    </form>
  );
}

/** Every cause that the knowledge base has, but for the one that was wrong. */
function causesOf(book: Book, verdict: ApiVerdict) {
  return book
    .search('')
    .filter(({ kind, id }) => kind === 'cause' && id !== verdict.cause)
    .map(({ id, title }) => ({ value: id, label: title }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
