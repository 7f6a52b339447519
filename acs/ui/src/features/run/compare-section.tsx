import { Button, CloseButton, NativeSelect, Skeleton } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { CatchBoundary } from '@tanstack/react-router';
import type { RunDetail, RunSummary } from '#shared/api/runs.js';
import { runQuery } from '../../api/queries.js';
import { EntryLink } from '../../components/entry-link.js';
import { useBook, useExplain } from '../../components/knowledge.js';
import { asError, Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Token } from '../../components/facts.js';
import { useWords, type Words } from '../../i18n/use-words.js';
import { compareRuns, type ExchangeStep, type FactDifference } from './compare-runs.js';
import { ladderOf } from './ladder-model.js';
import { readRun } from './read-run.js';
import { earlierRunsQuery, lastGoodRunQuery } from './run-queries.js';
import classes from './compare.module.css';

interface CompareProps {
  readonly run: RunDetail;
  /** Id of the run that this one is held against. */
  readonly against: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

/** What was otherwise when the line still registered, or in any earlier run of it. */
export function CompareSection({ run, against, onChoose }: CompareProps) {
  const { t, exact } = useWords();
  const explain = useExplain();
  const good = useQuery(lastGoodRunQuery(run));
  const earlier = useQuery(earlierRunsQuery(run));
  const error = good.error ?? earlier.error;
  const named = ({ id, createdAt, state, verdict }: RunSummary) => {
    const title = verdict === undefined ? t(`runState.${state}`) : (explain?.(verdict).title ?? verdict.cause);
    const last = id === good.data?.id ? ` (${t('compare.lastGood')})` : '';
    return { value: id, label: `${exact(createdAt)} · ${title}${last}` };
  };
  const choices = withGood(earlier.data ?? [], good.data ?? undefined);
  const known = choices.some(({ id }) => id === against);
  return (
    <Section title={t('compare.title')}>
      {error !== null && (
        <Problem
          error={error}
          title={t('compare.unreadable')}
          onRetry={() => void Promise.all([good.refetch(), earlier.refetch()])}
        />
      )}
      {good.data === undefined && error === null && (
        <Skeleton height={50} role="status" aria-label={t('state.loading')} />
      )}
      {good.data !== undefined && (
        <Panel>
          <div className={classes['choice']}>
            <p className={classes['good']}>
              {good.data === null ? t('compare.none') : t('compare.lastGoodAt', { time: exact(good.data.createdAt) })}
            </p>
            {good.data !== null && against !== good.data.id && (
              <Button
                variant="default"
                leftSection={<IconArrowsLeftRight size={16} aria-hidden />}
                onClick={() => onChoose(good.data?.id)}
              >
                {t('compare.withGood')}
              </Button>
            )}
            {choices.length > 0 ? (
              <NativeSelect
                aria-label={t('compare.choose')}
                value={known ? against : ''}
                data={[{ value: '', label: t('compare.choose') }, ...choices.map(named)]}
                onChange={(event) => onChoose(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
              />
            ) : (
              earlier.data !== undefined && <span className={classes['dim']}>{t('compare.first')}</span>
            )}
            {against !== undefined && (
              <CloseButton aria-label={t('compare.close')} onClick={() => onChoose(undefined)} />
            )}
          </div>
          {against !== undefined && (
            // What a device sent may be stranger than any check: another run can be chosen all the same.
            <CatchBoundary
              getResetKey={() => against}
              errorComponent={({ error: thrown }) => (
                <Problem error={asError(thrown)} title={t('compare.otherUnreadable')} />
              )}
            >
              <Comparison run={run} against={against} />
            </CatchBoundary>
          )}
        </Panel>
      )}
    </Section>
  );
}

/** The last good run may be older than the list reaches. */
function withGood(earlier: readonly RunSummary[], good: RunSummary | undefined): readonly RunSummary[] {
  return good === undefined || earlier.some(({ id }) => id === good.id) ? earlier : [...earlier, good];
}

function Comparison({ run, against }: { readonly run: RunDetail; readonly against: string }) {
  const { t, exact } = useWords();
  const query = useQuery(runQuery(against));
  const other = query.data;
  if (query.error !== null) {
    return <Problem error={query.error} title={t('compare.otherUnreadable')} onRetry={() => void query.refetch()} />;
  }
  if (other === undefined) return <Skeleton height={120} role="status" aria-label={t('state.loading')} />;
  const { facts, same, exchange, firstDifference } = compareRuns(comparable(other), comparable(run));
  const columns = [exact(other.createdAt), t('compare.now')];
  return (
    <div className={classes['tables']}>
      {other.line !== run.line && <p className={classes['dim']}>{t('compare.otherLine')}</p>}
      <ScrollTable caption={t('compare.facts')} columns={[t('compare.what'), ...columns]}>
        {facts.map((one) => (
          <FactRow key={one.fact} difference={one} />
        ))}
        <tr>
          <td colSpan={3} className={classes['dim']}>
            {t('compare.same', { count: same })}
          </td>
        </tr>
      </ScrollTable>
      {exchange.length > 0 && (
        <ScrollTable caption={t('compare.exchange')} columns={['', ...columns]}>
          {exchange.map((line, i) => (
            <tr
              key={i}
              className={classes['line']}
              data-first={i === firstDifference}
              data-after={firstDifference !== undefined && i > firstDifference}
            >
              <td className={classes['number']}>{i === firstDifference ? t('compare.firstDifference') : i + 1}</td>
              <Step step={line.before} />
              <Step step={line.now} />
            </tr>
          ))}
        </ScrollTable>
      )}
      {exchange.length > 0 && firstDifference === undefined && (
        <p className={classes['dim']}>{t('compare.sameExchange')}</p>
      )}
    </div>
  );
}

function comparable(run: RunDetail) {
  const { evidence, traced } = readRun(run);
  const { events, createdAt, requestedAt, endedAt } = run;
  return { run, evidence, rows: ladderOf({ traced, evidence, events, createdAt, requestedAt, endedAt }).rows };
}

function FactRow({ difference: { fact, before, now } }: { readonly difference: FactDifference }) {
  const { t } = useWords();
  return (
    <tr>
      <td>{t(`compare.fact.${fact}`)}</td>
      <td>
        <FactValue fact={fact} value={before} />
      </td>
      <td>
        <FactValue fact={fact} value={now} />
      </td>
    </tr>
  );
}

function FactValue({ fact, value }: { readonly fact: FactDifference['fact']; readonly value: string | undefined }) {
  const { t } = useWords();
  const book = useBook();
  if (value === undefined || value === '') return <span className={classes['dim']}>{t('compare.notThere')}</span>;
  if (fact !== 'cause') return <Token>{value}</Token>;
  return <EntryLink id={value}>{book?.entry(value)?.title ?? value}</EntryLink>;
}

function Step({ step }: { readonly step: ExchangeStep | undefined }) {
  const words = useWords();
  const { offset } = words;
  if (step === undefined) return <td className={classes['dim']}>–</td>;
  return (
    <td>
      <span className={classes['time']}>{offset(step.ms)}</span> {stepText(step, words)}
    </td>
  );
}

function stepText(step: ExchangeStep, { t, seconds }: Words) {
  if (step.kind === 'timeout') return <>✖ {t('ladder.timeout', { time: seconds(step.waitMs) })}</>;
  const isSent = isFromPhone(step);
  return (
    <>
      <span role="img" aria-label={t(isSent ? 'messages.out' : 'messages.in')}>
        {step.failed ? '✖' : isSent ? '→' : '←'}
      </span>{' '}
      <Token>{step.label}</Token> {step.credentials && t('ladder.withCredentials')}
    </>
  );
}

/** Whatever lanes there are, the phone's is left of those that it talks to. */
function isFromPhone({ from, to }: ExchangeStep): boolean {
  return from < to;
}
