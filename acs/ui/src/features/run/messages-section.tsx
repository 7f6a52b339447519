import { Checkbox, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { TracedRun } from '#shared/trace/traced-run.js';
import { useAnnounce } from '../../app/announcer.js';
import { useShortcuts } from '../../app/shortcuts.js';
import { Section } from '../../components/section.js';
import { useWords, type Words } from '../../i18n/use-words.js';
import { FilterBox } from './filter-box.js';
import type { Lane } from './ladder-lanes.js';
import { ladderOf } from './ladder-model.js';
import type { MessageRow } from './ladder-rows.js';
import { LadderView } from './ladder.js';
import type { Filtered } from './message-filter.js';
import { MessagePane } from './message-pane.js';
import { laneNames, markedOf, renameLane, TIME_MODES, toggleMark, type RunSearch } from './run-search.js';
import classes from './ladder.module.css';

interface MessagesProps {
  readonly run: RunDetail;
  readonly evidence: Evidence | undefined;
  readonly traced: TracedRun | undefined;
  readonly search: RunSearch;
  readonly onChange: (change: Partial<Record<keyof RunSearch, string | undefined>>) => void;
}

/** What crossed the wire and who said it, as a ladder or a list. All that is chosen here is in the URL. */
export function MessagesSection({ run, evidence, traced, search, onChange }: MessagesProps) {
  const words = useWords();
  const { t } = words;
  const announce = useAnnounce();
  const filtered = useFiltered(run, search.where);
  const kept = filtered !== undefined && 'kept' in filtered ? filtered.kept : undefined;
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const [follow, setFollow] = useState<number>();
  const { only, lanes: lanesText } = search;
  const { events, createdAt, requestedAt, endedAt } = run;
  const ladder = useMemo(
    () =>
      ladderOf(
        { traced, evidence, events, createdAt, requestedAt, endedAt },
        { kept, sipOnly: only === 'sip', unfolded },
      ),
    [traced, evidence, events, createdAt, requestedAt, endedAt, kept, only, unfolded],
  );
  const names = useMemo(() => {
    const given = laneNames(lanesText === undefined ? {} : { lanes: lanesText });
    return ladder.lanes.map((lane) => given.get(lane.id) ?? laneName(lane, words));
  }, [ladder.lanes, lanesText, words]);

  const shown = ladder.rows.filter((row): row is Numbered => row.kind === 'message' && row.number !== undefined);
  const time = search.time ?? 'relative';
  const selected = search.message === undefined ? undefined : Number(search.message);
  const message = traced?.messages.find(({ number }) => number === selected);
  const place = shown.findIndex(({ number }) => number === selected);
  const marked = markedOf(search);

  const step = (to: number) => {
    const next = shown[to];
    if (next === undefined) return;
    onChange({ message: String(next.number) });
    setFollow(next.number);
  };
  const mark = (number: number) => {
    const after = toggleMark(search, number);
    const two = markedOf(after === undefined ? {} : { marked: after }).length === 2;
    onChange({
      marked: after,
      message: String(number),
      ...(two ? { as: 'difference' } : search.as === 'difference' ? { as: undefined } : {}),
    });
    announce(
      t(
        two
          ? 'message.twoMarked'
          : after?.split(',').includes(String(number)) === true
            ? 'message.oneMarked'
            : 'message.unmarked',
        { number },
      ),
    );
  };
  const turnTime = () => {
    const next = TIME_MODES[(TIME_MODES.indexOf(time) + 1) % TIME_MODES.length];
    onChange({ time: next });
    if (next !== undefined) announce(t(`ladder.${next}`));
  };
  useShortcuts(t('messages.title'), [
    { keys: '[', does: t('message.previous'), run: () => step(place < 0 ? shown.length - 1 : place - 1) },
    { keys: ']', does: t('message.next'), run: () => step(place + 1) },
    { keys: 'space', does: t('message.mark'), run: () => selected !== undefined && mark(selected) },
    {
      keys: 'r',
      does: t('message.turnForm'),
      run: () => onChange({ as: search.as === 'parsed' ? undefined : 'parsed' }),
    },
    { keys: 't', does: t('ladder.turnTime'), run: turnTime },
  ]);
  const pane = useShownWhenSelected(search.message);

  return (
    <Section title={t('messages.title')} note={t('messages.masked')}>
      {traced !== undefined && (
        <div data-print="no">
          <FilterBox
            where={search.where}
            wrong={filtered !== undefined && 'wrong' in filtered ? filtered.wrong : undefined}
            onChange={(where) => onChange({ where })}
          />
        </div>
      )}
      <div className={classes['tools']}>
        <SegmentedControl
          size="xs"
          aria-label={t('ladder.view')}
          value={search.view ?? 'ladder'}
          data={[
            { value: 'ladder', label: t('ladder.ladder') },
            { value: 'list', label: t('ladder.list') },
          ]}
          onChange={(view) => onChange({ view })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('ladder.times')}
          value={time}
          data={TIME_MODES.map((value) => ({ value, label: t(`ladder.${value}`) }))}
          onChange={(next) => onChange({ time: next })}
        />
        <Checkbox
          size="sm"
          label={t('ladder.sipOnly')}
          checked={only === 'sip'}
          onChange={(event) => onChange({ only: event.currentTarget.checked ? 'sip' : undefined })}
        />
        {kept !== undefined && (
          <p className={classes['note']} role="status">
            {ladder.shown === 0
              ? t('messages.noMatch')
              : t('messages.shown', { count: ladder.shown, total: ladder.total })}
          </p>
        )}
      </div>
      <div className={classes['panes']} data-detail={message !== undefined}>
        {ladder.rows.length > 0 && (
          <LadderView
            ladder={ladder}
            laneNames={names}
            asList={search.view === 'list'}
            time={time}
            selected={selected}
            marked={marked}
            follow={follow}
            onSelect={(number) =>
              onChange({ message: String(number), ...(search.as === 'difference' && { as: undefined }) })
            }
            onMark={mark}
            onFold={(number) => setUnfolded((old) => toggled(old, number))}
            onRename={(lane, name) =>
              onChange({ lanes: renameLane(search, lane.id, name === laneName(lane, words) ? '' : name) })
            }
          />
        )}
        <div ref={pane}>
          {message !== undefined && (
            <MessagePane
              message={message}
              at={ladder.startedAt + message.entry.ms}
              copies={shown[place]?.copies ?? []}
              form={search.as ?? 'raw'}
              marked={marked.flatMap((number) => traced?.messages.find((one) => one.number === number) ?? [])}
              isMarked={marked.includes(message.number)}
              onPrevious={place > 0 ? () => step(place - 1) : undefined}
              onNext={place >= 0 && place < shown.length - 1 ? () => step(place + 1) : undefined}
              onForm={(as) => onChange({ as })}
              onMark={() => mark(message.number)}
              onClose={() => onChange({ message: undefined, as: undefined })}
            />
          )}
        </div>
      </div>
      {traced !== undefined && <p className={classes['note']}>{t('ladder.zero')}</p>}
      {traced !== undefined && traced.shortened > 0 && (
        <p className={classes['note']}>{t('messages.shortened', { count: traced.shortened })}</p>
      )}
    </Section>
  );
}

type Numbered = MessageRow & { readonly number: number };

/** Where the pane lies below the ladder, what was just selected is scrolled to. */
function useShownWhenSelected(message: string | undefined) {
  const pane = useRef<HTMLDivElement>(null);
  const before = useRef(message);
  const show = useEffectEvent(() => {
    if (before.current !== message && message !== undefined) pane.current?.scrollIntoView({ block: 'nearest' });
    before.current = message;
  });
  useEffect(() => show(), [message]);
  return pane;
}

function laneName({ kind }: Lane, { t }: Words): string {
  return t(kind === 'dns' ? 'evidence.dns' : `ladder.lane.${kind}`);
}

function toggled(old: ReadonlySet<number>, number: number): ReadonlySet<number> {
  const next = new Set(old);
  if (!next.delete(number)) next.add(number);
  return next;
}

/** The filter's language comes when it is first spoken. */
function useFiltered(run: RunDetail, where: string | undefined): Filtered | undefined {
  const filter = useQuery({
    queryKey: ['message-filter'],
    queryFn: async () => (await import('./message-filter.js')).filterMessages,
    staleTime: Infinity,
    enabled: where !== undefined,
  }).data;
  return useMemo(
    () => (where === undefined || filter === undefined ? undefined : filter(run, where)),
    [filter, run, where],
  );
}
