import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconArrowRight,
  IconChevronDown,
  IconChevronRight,
  IconPoint,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Trace, TraceEntry } from '#shared/diagnosis/trace.js';
import { Badge } from '../../components/badge.js';
import { Section } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import { firstLine, messagesOf, statusCode, type Message } from './read-evidence.js';
import classes from './message-list.module.css';

/** What crossed the wire, in order; each message opens to its full text. */
export function MessageList({ trace }: { readonly trace: Trace }) {
  const { t } = useWords();
  const messages = messagesOf(trace);
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
        openable.length > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => setOpen(allOpen ? new Set() : new Set(openable))}>
            {allOpen ? t('messages.closeAll') : t('messages.openAll')}
          </Button>
        )
      }
    >
      <ol className={classes['list']}>
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
