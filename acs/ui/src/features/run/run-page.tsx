import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CatchBoundary, getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import { transcriptOf } from '#shared/diagnosis/transcript.js';
import { ApiError } from '../../api/client.js';
import { useLiveQueries, useStreamState } from '../../api/live.js';
import { deviceQuery, runQuery } from '../../api/queries.js';
import { useAnnounce } from '../../app/announcer.js';
import { NotFound } from '../../app/not-found-page.js';
import { Page } from '../../app/page.js';
import { CopyButton } from '../../components/copy-button.js';
import { DiagnoseButton } from '../../components/diagnose-button.js';
import { useExplain } from '../../components/knowledge.js';
import { isOpen } from '../../components/line-status.js';
import { asError, Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { Moment } from '../../components/time.js';
import { Trail } from '../../components/trail.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { RemedySection } from '../remedy/remedy-section.js';
import { CompareSection } from './compare-section.js';
import { DeepSection } from './deep-section.js';
import { EndedCard } from './ended-card.js';
import { EvidenceSection } from './evidence-section.js';
import { ExportMenu } from './export-menu.js';
import { FeedbackPanel } from './feedback-panel.js';
import { MessagesSection } from './messages-section.js';
import { readRun } from './read-run.js';
import { runSearch, type RunSearch } from './run-search.js';
import { RunningCard } from './running-card.js';
import { StepList } from './step-list.js';
import { ticketText } from './ticket.js';
import { useTicket } from './use-ticket.js';
import { VerdictCard } from './verdict-card.js';
import './run-print.css';

const route = getRouteApi('/shell/runs/$id');

/** An event tells that something happened; so soon after it the run is read again. */
const LIVE_MS = 100;
/** While no event can come, and (rarely) although one could. */
const POLL_MS = 3000;
const SLOW_POLL_MS = 15_000;

export function RunPage() {
  const { id } = route.useParams();
  return <RunView key={id} id={id} />;
}

function RunView({ id }: { readonly id: string }) {
  const { t } = useWords();
  const live = useStreamState().name === 'live';
  const query = useQuery({
    ...runQuery(id),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOpen(state.data.state) ? (live ? SLOW_POLL_MS : POLL_MS) : false,
  });
  useLiveQueries([`run:${id}`], [runQuery(id).queryKey], LIVE_MS);
  const run = query.data;
  // 'Diagnose again' follows the line: it must not stay at what it was when this run began.
  useLiveQueries(['fleet'], run === undefined ? [] : [deviceQuery(run.deviceId).queryKey], LIVE_MS);
  useRunAnnouncements(run);

  if (query.error instanceof ApiError && query.error.status === 404) {
    return <NotFound title={t('run.notFound')} text={t('run.notFoundText')} />;
  }
  const failed = query.error !== null && (
    <Problem
      error={query.error}
      title={run === undefined ? t('run.unreadable') : t('run.stale')}
      onRetry={() => void query.refetch()}
    />
  );
  if (run === undefined) {
    return (
      <Page title={t('run.title')} trail={<Trail />}>
        {failed === false ? <Skeleton height={220} role="status" aria-label={t('state.loading')} /> : failed}
      </Page>
    );
  }
  return <LoadedRun run={run}>{failed}</LoadedRun>;
}

function LoadedRun({ run, children }: { readonly run: RunDetail; readonly children: ReactNode }) {
  const words = useWords();
  const { t } = words;
  const search: RunSearch = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(10_000);
  const transcript = transcriptOf(run.events, run.guardMs);
  const { evidence, traced } = useMemo(() => readRun(run), [run]);
  const open = isOpen(run.state);
  const change = (next: Partial<Record<keyof RunSearch, string | undefined>>) =>
    void navigate({ search: (old) => runSearch({ ...old, ...next }), replace: true, resetScroll: false });
  const messages = (readable: Evidence | undefined) => (
    <MessagesSection run={run} evidence={readable} traced={traced} search={search} onChange={change} />
  );
  return (
    <Page
      title={t('run.titleOf', { aor: run.aor })}
      trail={<Trail device={{ id: run.device.id, name: run.device.serialNumber }} />}
      subtitle={
        <>
          <span translate="no">
            {run.device.manufacturer} {run.device.model}
          </span>{' '}
          · <Moment at={run.createdAt} now={now} /> · {t('run.by', { name: run.createdBy })}
          {run.depth === 'Deep' && ` · ${t('run.deep')}`}
          {run.importedAt !== undefined && ` · ${t('run.imported', { time: words.short(run.importedAt, now) })}`}
        </>
      }
      actions={
        !open && (
          <RunActions run={run} evidence={evidence} hasTrace={traced !== undefined} where={search.where} now={now} />
        )
      }
    >
      {children}
      {open && <RunningCard run={run} transcript={transcript} />}
      {!open && run.verdict === undefined && <EndedCard run={run} transcript={transcript} />}
      {!open && run.verdict !== undefined && <VerdictCard run={run} verdict={run.verdict} evidence={evidence} />}
      {!open && run.verdict !== undefined && run.importedAt === undefined && <RemedySection runId={run.id} />}
      {!open && run.verdict !== undefined && <FeedbackPanel run={run} verdict={run.verdict} />}
      {!open && (
        <>
          <Guarded run={run} instead={messages(undefined)}>
            {messages(evidence)}
          </Guarded>
          <Guarded run={run}>
            {evidence !== undefined && <EvidenceSection evidence={evidence} />}
            {evidence?.deep !== undefined && <DeepSection deep={evidence.deep} />}
            {evidence === undefined && run.verdict !== undefined && (
              <Section title={t('evidence.title')}>
                <Panel>{run.evidence === undefined ? t('evidence.absent') : t('evidence.unreadable')}</Panel>
              </Section>
            )}
          </Guarded>
          {run.verdict !== undefined && (
            <Guarded run={run}>
              <CompareSection run={run} against={search.against} onChoose={(against) => change({ against })} />
            </Guarded>
          )}
        </>
      )}
      {run.verdict !== undefined && !open && (
        <Section title={t('run.steps')}>
          <Panel>
            <StepList transcript={transcript} />
          </Panel>
        </Section>
      )}
    </Page>
  );
}

interface GuardedProps {
  readonly run: RunDetail;
  /** Shown where the children cannot be; absent: that it is so. */
  readonly instead?: ReactNode;
  readonly children: ReactNode;
}

/** What a device sent may be stranger than any check: the verdict must stay readable. */
function Guarded({ run, instead, children }: GuardedProps) {
  const { t } = useWords();
  return (
    <CatchBoundary
      getResetKey={() => run.id}
      errorComponent={({ error }) => instead ?? <Problem error={asError(error)} title={t('evidence.unreadable')} />}
    >
      {children}
    </CatchBoundary>
  );
}

interface RunActionsProps {
  readonly run: RunDetail;
  readonly evidence: Evidence | undefined;
  readonly hasTrace: boolean;
  readonly where: string | undefined;
  readonly now: number;
}

/** What can be taken along of a run that has ended, and the next one. */
function RunActions({ run, evidence, hasTrace, where, now }: RunActionsProps) {
  const words = useWords();
  const explain = useExplain();
  const explained = run.verdict && explain?.(run.verdict);
  const ticket = useTicket(run, evidence);
  return (
    <>
      <CopyButton
        label={words.t('run.ticket')}
        text={() => ticketText({ run, evidence, explained, url: window.location.href }, words)}
      />
      <ExportMenu runId={run.id} hasTrace={hasTrace} where={where} ticket={ticket} />
      <DiagnoseAgain run={run} now={now} />
    </>
  );
}

/** Needs what the phone is now, not what it was at the run. */
function DiagnoseAgain({ run, now }: { readonly run: RunDetail; readonly now: number }) {
  const query = deviceQuery(run.deviceId);
  const device = useQuery(query).data;
  useLiveQueries(['fleet'], [query.queryKey]);
  const line = device?.lines.find((one) => one.path === run.line);
  if (device === undefined || line === undefined) return null;
  // What was read of the phone may be older than the end of this very run.
  const { lastRun, ...rest } = line;
  return <DiagnoseButton device={device} line={lastRun?.id === run.id ? rest : line} now={now} again />;
}

/** Says each change of phase, and the end; not what was so when the page opened. */
function useRunAnnouncements(run: RunDetail | undefined): void {
  const { t } = useWords();
  const announce = useAnnounce();
  const explain = useExplain();
  const spoken = useRef<string>(undefined);
  useEffect(() => {
    if (run === undefined || explain === undefined) return;
    const active = transcriptOf(run.events, run.guardMs).steps.find((step) => step.state === 'active');
    const text =
      run.verdict !== undefined && !isOpen(run.state)
        ? t('run.announceVerdict', { title: explain(run.verdict).title, code: run.verdict.faultCode })
        : active === undefined
          ? t(`runState.${run.state}`)
          : t(active.labelKey);
    if (spoken.current !== undefined && spoken.current !== text) announce(text);
    spoken.current = text;
  }, [run, explain, t, announce]);
}
