import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Device } from '#shared/api/devices.js';
import type { Task } from '#shared/api/parameters.js';
import { cancelTask, isOpenTask, tasksQuery } from '../../api/device-queries.js';
import { cancelRun, deviceQuery, sessionQuery } from '../../api/queries.js';
import { Badge } from '../../components/badge.js';
import { Token } from '../../components/facts.js';
import { nextContact, openRun } from '../../components/line-status.js';
import { Problem } from '../../components/problem.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Panel, Section } from '../../components/section.js';
import { Age, Moment } from '../../components/time.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './device-page.module.css';
import table from '../../components/table.module.css';

interface QueueProps {
  readonly device: Device;
  readonly now: number;
}

/** What waits for the phone and when it will run; and what has become of the rest. */
export function Queue({ device, now }: QueueProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const may = useQuery(sessionQuery).data?.permissions ?? [];
  const tasks = useQuery(tasksQuery(device.id));
  const runs = device.lines.flatMap((line) => openRun(line) ?? []);
  const changed = () => client.invalidateQueries({ queryKey: deviceQuery(device.id).queryKey });
  const cancel = useMutation({ mutationFn: cancelTask, onSuccess: changed });
  const cancelOf = useMutation({ mutationFn: cancelRun, onSuccess: changed });
  const open = tasks.data?.items.filter(isOpenTask) ?? [];
  const ended = tasks.data?.items.filter((task) => !isOpenTask(task)) ?? [];
  const error = cancel.error ?? cancelOf.error;
  const next = nextContact(device);

  return (
    <>
      <p className={classes['when']}>
        {next === undefined ? (
          t('queue.noSchedule')
        ) : next > now ? (
          <>
            {t('queue.expected')} <Moment at={next} now={now} />
          </>
        ) : (
          t('queue.overdue')
        )}
      </p>
      {error !== null && <Problem error={error} title={t('queue.notCanceled')} />}
      {tasks.error !== null && (
        <Problem error={tasks.error} title={t('queue.unreadable')} onRetry={() => void tasks.refetch()} />
      )}
      {tasks.data !== undefined && open.length + runs.length === 0 && <Panel>{t('queue.empty')}</Panel>}
      {open.length + runs.length > 0 && (
        <ScrollTable
          caption={t('queue.waiting')}
          captionHidden
          columns={[t('queue.work'), t('queue.state'), t('queue.ordered'), t('queue.until'), t('queue.cancel')]}
        >
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <Link to="/runs/$id" params={{ id: run.id }}>
                  {t('queue.run', { line: numberOf(run.line) })}
                </Link>
              </td>
              <td>
                <Badge tone={run.state === 'queued' ? 'wait' : 'busy'}>{t(`runState.${run.state}`)}</Badge>
              </td>
              <Ordered at={run.createdAt} by={run.createdBy} now={now} />
              <td>{run.expiresAt !== undefined && <Moment at={run.expiresAt} now={now} />}</td>
              <Cancel may={may.includes('run.start')} onCancel={() => cancelOf.mutate(run.id)} />
            </tr>
          ))}
          {open.map((task) => (
            <tr key={task.id}>
              <td>
                <Work task={task} />
              </td>
              <td>
                <Badge tone={task.state === 'queued' ? 'wait' : 'busy'}>{t(`taskState.${task.state}`)}</Badge>
              </td>
              <Ordered at={task.createdAt} by={task.createdBy} now={now} />
              <td>
                <Moment at={task.expiresAt} now={now} />
              </td>
              <Cancel may={may.includes('parameters.refresh')} onCancel={() => cancel.mutate(task.id)} />
            </tr>
          ))}
        </ScrollTable>
      )}
      {ended.length > 0 && (
        <Section title={t('queue.ended')}>
          <ScrollTable
            caption={t('queue.ended')}
            captionHidden
            columns={[t('queue.work'), t('queue.outcome'), t('queue.ordered'), t('queue.endedAt')]}
          >
            {ended.slice(0, 30).map((task) => (
              <tr key={task.id}>
                <td>
                  <Work task={task} />
                </td>
                <td>
                  <Outcome task={task} />
                </td>
                <Ordered at={task.createdAt} by={task.createdBy} now={now} />
                <td className={table['nowrap']}>{task.endedAt !== undefined && <Age at={task.endedAt} now={now} />}</td>
              </tr>
            ))}
          </ScrollTable>
        </Section>
      )}
    </>
  );

  function numberOf(path: string): string {
    const line = device.lines.find((one) => one.path === path);
    return line?.directoryNumber ?? line?.aor ?? path;
  }
}

function Ordered({ at, by, now }: { readonly at: number; readonly by: string; readonly now: number }): ReactNode {
  return (
    <td className={table['nowrap']}>
      <Age at={at} now={now} />
      <div className={table['dim']} translate="no">
        {by}
      </div>
    </td>
  );
}

function Cancel({ may, onCancel }: { readonly may: boolean; readonly onCancel: () => void }) {
  const { t } = useWords();
  return (
    <td>
      <Button size="compact-sm" variant="default" disabled={!may} onClick={onCancel}>
        {t('queue.cancel')}
      </Button>
    </td>
  );
}

const SHOWN = 3;

function Work({ task }: { readonly task: Task }) {
  const { t } = useWords();
  const names = 'names' in task.request ? task.request.names : task.request.values.map(({ name }) => name);
  return (
    <>
      {t(task.kind === 'refresh' ? 'queue.refresh' : 'queue.write')}
      {names.slice(0, SHOWN).map((name) => (
        <div key={name}>
          <Token>{name}</Token>
        </div>
      ))}
      {names.length > SHOWN && <div className={table['dim']}>{t('queue.more', { count: names.length - SHOWN })}</div>}
    </>
  );
}

const TONES = { complete: 'good', failed: 'bad', canceled: 'mute', queued: 'wait', running: 'busy' } as const;

function Outcome({ task: { state, failure, note } }: { readonly task: Task }) {
  const { t } = useWords();
  return (
    <>
      <Badge tone={TONES[state]}>{t(`taskState.${state}`)}</Badge>
      {failure !== undefined && (
        <div className={table['dim']} title={failure.detail}>
          {wordFor('taskFailure', failure.reason) ?? failure.detail}
        </div>
      )}
      {note !== undefined && <div className={table['dim']}>{wordFor('taskNote', note) ?? note}</div>}
    </>
  );
}
