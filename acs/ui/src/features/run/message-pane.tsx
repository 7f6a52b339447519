import { ActionIcon, Button, CloseButton, SegmentedControl } from '@mantine/core';
import { IconArrowNarrowDown, IconArrowNarrowUp, IconGitCompare } from '@tabler/icons-react';
import { useId } from 'react';
import type { TraceMessage } from '#shared/trace/traced-run.js';
import { Facts, Token, type Fact } from '../../components/facts.js';
import { useWords } from '../../i18n/use-words.js';
import { MessageDifference } from './message-difference-view.js';
import { ParsedMessage } from './parsed-message.js';
import classes from './message-pane.module.css';

export const MESSAGE_FORMS = ['raw', 'parsed', 'difference'] as const;
export type MessageForm = (typeof MESSAGE_FORMS)[number];

interface MessagePaneProps {
  readonly message: TraceMessage;
  /** Epoch ms, on the ladder's clock. */
  readonly at: number;
  /** ms since the start, of each retransmission. */
  readonly copies: readonly number[];
  readonly form: MessageForm;
  readonly marked: readonly TraceMessage[];
  readonly isMarked: boolean;
  /** Undefined at either end. */
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
  readonly onForm: (form: MessageForm) => void;
  readonly onMark: () => void;
  readonly onClose: () => void;
}

/** The selected message: as it was, by its headers, or held against another one. */
export function MessagePane(props: MessagePaneProps) {
  const { message, form, marked, isMarked, onPrevious, onNext, onForm, onMark, onClose } = props;
  const { t } = useWords();
  const id = useId();
  const [first, second] = marked;
  return (
    <section className={classes['pane']} aria-labelledby={id}>
      <div className={classes['head']}>
        <h3 id={id} className={classes['title']}>
          {t('message.title', { number: message.number })}
        </h3>
        <ActionIcon
          variant="default"
          disabled={onPrevious === undefined}
          aria-label={t('message.previous')}
          aria-keyshortcuts="["
          title={`${t('message.previous')} [`}
          onClick={onPrevious}
        >
          <IconArrowNarrowUp size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          disabled={onNext === undefined}
          aria-label={t('message.next')}
          aria-keyshortcuts="]"
          title={`${t('message.next')} ]`}
          onClick={onNext}
        >
          <IconArrowNarrowDown size={18} aria-hidden />
        </ActionIcon>
        <Button
          size="compact-sm"
          variant={isMarked ? 'light' : 'default'}
          aria-pressed={isMarked}
          leftSection={<IconGitCompare size={15} aria-hidden />}
          onClick={onMark}
        >
          {t('message.mark')}
        </Button>
        <CloseButton ml="auto" aria-label={t('message.close')} onClick={onClose} />
      </div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('message.form')}
        value={form}
        data={MESSAGE_FORMS.map((value) => ({ value, label: t(`message.${value}`) }))}
        onChange={onForm}
      />
      {form === 'difference' ? (
        first !== undefined && second !== undefined ? (
          <MessageDifference left={first} right={second} />
        ) : (
          <p className={classes['hint']}>{t('message.markTwo')}</p>
        )
      ) : (
        <>
          <About {...props} />
          {form === 'raw' ? (
            <pre className={classes['text']} translate="no" tabIndex={0} role="region" aria-label={t('messages.text')}>
              {message.text === '' ? t('messages.binary') : message.text.trimEnd()}
              {message.cut && ' …'}
            </pre>
          ) : (
            <ParsedMessage message={message} />
          )}
        </>
      )}
    </section>
  );
}

function About({ message, at, copies }: MessagePaneProps) {
  const { t, clock, offset } = useWords();
  const { ms, proto, dir, transport, local, remote, probe } = message.entry;
  const way = [local, remote].map((address) => address ?? '?');
  const facts: readonly Fact[] = [
    [t('message.at'), `${clock(at)} · ${offset(ms)}`],
    [
      t('message.way'),
      dir === 'local' || (local ?? remote) === undefined ? undefined : (
        <Token>{(dir === 'in' ? way.toReversed() : way).join(' → ')}</Token>
      ),
    ],
    [
      t('message.protocol'),
      <Token key="protocol">{[proto.toUpperCase(), transport].filter(Boolean).join(' / ')}</Token>,
    ],
    [t('deep.probe'), probe === undefined ? undefined : <Token>{probe}</Token>],
    [t('message.repeated'), copies.map((copy) => offset(copy)).join(', ')],
    [t('message.cut'), message.cut ? t('message.cutText') : undefined],
  ];
  return <Facts facts={facts} />;
}
