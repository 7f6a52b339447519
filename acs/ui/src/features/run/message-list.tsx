import { Button, Group } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconArrowRight,
  IconChevronDown,
  IconChevronRight,
  IconPoint,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import type { RunDetail } from '#shared/api/schemas.js';
import type { Trace, TraceEntry } from '#shared/diagnosis/trace.js';
import { Badge } from '../../components/badge.js';
import { Section } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import type { Filtered } from './message-filter.js';
import { DownloadMenu, FilterBox } from './message-tools.js';
import { firstLine, messagesOf, statusCode, type Message } from './read-evidence.js';
import classes from './message-list.module.css';

interface MessageListProps {
  readonly run: RunDetail;
  readonly trace: Trace;
  /** Only the messages that fulfil it are shown. */
  readonly where: string | undefined;
  readonly onFilter: (where: string) => void;
}

/** What crossed the wire, in order; each message opens to its full text. */
export function MessageList({ run, trace, where, onFilter }: MessageListProps) {
  const { t } = useWords();
  const filtered = useFiltered(run, where);
  const kept = filtered !== undefined && 'kept' in filtered ? filtered.kept : undefined;
  const messages = messagesOf(trace, kept);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const openable = messages.filter(isOpenable).map((message) => message.index);
  const allOpen = openable.length > 0 && openable.every((index) => open.has(index));
  const toggle = (index: number) =>
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(index)) next.add(index);
      return next;
    });
  return (
    <Section
      title={t('messages.title')}
      note={t('messages.masked')}
      actions={
        <Group gap="xs">
          {openable.length > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setOpen(allOpen ? new Set() : new Set(openable))}
            >
              {allOpen ? t('messages.closeAll') : t('messages.openAll')}
            </Button>
          )}
          <DownloadMenu runId={run.id} where={kept === undefined ? undefined : where} />
        </Group>
      }
    >
      <FilterBox
        where={where}
        wrong={filtered !== undefined && 'wrong' in filtered ? filtered.wrong : undefined}
        onChange={onFilter}
      />
      {kept !== undefined && (
        <p className={classes['shortened']} role="status">
          {messages.length === 0
            ? t('messages.noMatch')
            : t('messages.shown', { count: messages.length, total: messagesOf(trace).length })}
        </p>
      )}
      <ol className={classes['list']} hidden={messages.length === 0}>
        {messages.map((message) => (
          <MessageItem
            key={message.index}
            message={message}
            open={open.has(message.index)}
            onToggle={() => toggle(message.index)}
          />
        ))}
      </ol>
      {trace.shortened !== undefined && (
        <p className={classes['shortened']}>{t('messages.shortened', { count: trace.shortened })}</p>
      )}
    </Section>
  );
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

function isOpenable({ entry, copies }: Message): boolean {
  return entry.proto === 'sip' || copies.length > 0 || entry.base64 !== undefined;
}

interface ItemProps {
  readonly message: Message;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function MessageItem({ message, open, onToggle }: ItemProps) {
  const { t } = useWords();
  const id = useId();
  if (!isOpenable(message)) {
    return (
      <li className={classes['item']}>
        <div className={classes['row']}>
          <Summary message={message} />
          <span />
        </div>
      </li>
    );
  }
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes['item']}>
      <button type="button" className={classes['row']} aria-expanded={open} aria-controls={id} onClick={onToggle}>
        <Summary message={message} />
        <Chevron size={16} className={classes['chevron']} aria-hidden />
      </button>
      <div id={id} hidden={!open}>
        {open && (
          <>
            {message.copies.length > 0 && <Copies message={message} />}
            <pre className={classes['text']} translate="no" tabIndex={0} role="region" aria-label={t('messages.text')}>
              {(message.entry.text ?? message.entry.base64 ?? '').trimEnd()}
            </pre>
          </>
        )}
      </div>
    </li>
  );
}

function Summary({ message: { entry, copies } }: { readonly message: Message }) {
  const { t, offset } = useWords();
  const status = statusCode(entry);
  return (
    <>
      <span className={classes['time']}>{offset(entry.ms)}</span>
      <Direction entry={entry} />
      <span className={classes['proto']} translate="no">
        {entry.proto.toUpperCase()}
      </span>
      <span
        className={classes['first']}
        data-class={status === undefined ? undefined : Math.floor(status / 100)}
        translate="no"
      >
        {entry.base64 === undefined ? firstLine(entry) : t('messages.binary')}
      </span>
      <span className={classes['more']}>
        {copies.length > 0 && (
          <Badge tone="wait">
            {t('messages.copies', { value: copies.length + 1, time: offset(copies.at(-1) ?? 0) })}
          </Badge>
        )}
        {entry.simulated === true && <Badge tone="sim">{t('simulated.badge')}</Badge>}
        <span translate="no">{entry.remote}</span>
      </span>
    </>
  );
}

function Direction({ entry }: { readonly entry: TraceEntry }) {
  const { t } = useWords();
  const Icon =
    entry.proto === 'error'
      ? IconAlertTriangle
      : entry.dir === 'out'
        ? IconArrowRight
        : entry.dir === 'in'
          ? IconArrowLeft
          : IconPoint;
  return (
    <span
      className={classes['direction']}
      data-direction={entry.dir}
      role="img"
      aria-label={t(`messages.${entry.dir}`)}
    >
      <Icon size={17} aria-hidden />
    </span>
  );
}

function Copies({ message }: { readonly message: Message }) {
  const { t, offset } = useWords();
  return (
    <p className={classes['copies']}>
      {t('messages.copiesAt', { times: message.copies.map((ms) => offset(ms)).join(', ') })}
    </p>
  );
}
