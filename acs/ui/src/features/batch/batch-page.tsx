import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Batch } from '#shared/api/batches.js';
import { ApiError } from '../../api/client.js';
import { batchQuery, stopBatch } from '../../api/batch-queries.js';
import { useLiveQueries } from '../../api/live.js';
import { sessionQuery } from '../../api/queries.js';
import { NotFound } from '../../app/not-found-page.js';
import { Page } from '../../app/page.js';
import { Badge } from '../../components/badge.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { Age } from '../../components/time.js';
import { Trail } from '../../components/trail.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { BatchLines } from './batch-lines.js';
import { BatchProgress } from './batch-progress.js';
import { BatchVerdicts } from './batch-verdicts.js';

const route = getRouteApi('/shell/batches/$id');

/** Some events per second while many lines are diagnosed: one request. */
const LIVE_MS = 1000;

/** A selection of lines and how far its diagnosis is; all of it is the server's, so it survives a reload. */
export function BatchPage() {
  const { id } = route.useParams();
  return <BatchView key={id} id={id} />;
}

function BatchView({ id }: { readonly id: string }) {
  const { t } = useWords();
  const query = useQuery(batchQuery(id));
  const batch = query.data;
  useLiveQueries([`batch:${id}`], [batchQuery(id).queryKey, ['batch-lines', id]], LIVE_MS);

  if (query.error instanceof ApiError && query.error.status === 404) {
    return <NotFound title={t('batch.notFound')} text={t('batch.notFoundText', { id })} />;
  }
  return (
    <Page
      title={t('batch.title')}
      trail={<Trail />}
      subtitle={batch === undefined ? '\u00a0' : <Subtitle batch={batch} />}
      actions={batch?.state === 'running' ? <Stop id={id} /> : undefined}
    >
      {query.error !== null && (
        <Problem
          error={query.error}
          title={t(batch === undefined ? 'batch.unreadable' : 'batch.stale')}
          onRetry={() => void query.refetch()}
        />
      )}
      {batch === undefined && query.error === null && <Skeleton height={120} />}
      {batch !== undefined && (
        <>
          <Panel>
            <BatchProgress batch={batch} />
          </Panel>
          {batch.verdicts.length > 0 && (
            <Section title={t('batch.verdicts')}>
              <BatchVerdicts batch={batch} />
            </Section>
          )}
          <BatchLines batch={batch} />
        </>
      )}
    </Page>
  );
}

const TONES = { running: 'busy', stopped: 'wait', complete: 'good' } as const;

function Subtitle({ batch }: { readonly batch: Batch }) {
  const { t } = useWords();
  const now = useNow(5000);
  return (
    <>
      <Badge tone={TONES[batch.state]}>{t(`batchState.${batch.state}`)}</Badge>{' '}
      {t('batch.by', { by: batch.createdBy, depth: t(batch.depth === 'Deep' ? 'batch.deep' : 'batch.basic') })}{' '}
      <Age at={batch.createdAt} now={now} />
    </>
  );
}

function Stop({ id }: { readonly id: string }) {
  const { t } = useWords();
  const client = useQueryClient();
  const may = useQuery(sessionQuery).data?.permissions.includes('run.start') === true;
  const stop = useMutation({
    mutationFn: () => stopBatch(id, false),
    onSuccess: (batch) => client.setQueryData(batchQuery(id).queryKey, batch),
  });
  return (
    <>
      {stop.error !== null && <Problem error={stop.error} title={t('batch.notStopped')} />}
      <Button variant="default" disabled={!may} loading={stop.isPending} onClick={() => stop.mutate()}>
        {t('batch.stop')}
      </Button>
    </>
  );
}
