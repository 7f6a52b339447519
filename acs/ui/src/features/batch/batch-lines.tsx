import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Batch, BatchLine, BatchLineState } from '#shared/api/batches.js';
import { batchLinesQuery } from '../../api/batch-queries.js';
import { Badge } from '../../components/badge.js';
import { useBook } from '../../components/knowledge.js';
import { List } from '../../components/list.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Section } from '../../components/section.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { batchReason } from './batch-reason.js';
import { LINE_STATES } from './line-states.js';
import table from '../../components/table.module.css';
import classes from './batch.module.css';

/** Every line of the selection, with what was found. */
export function BatchLines({ batch }: { readonly batch: Batch }) {
  const { t, number } = useWords();
  const [state, setState] = useState<BatchLineState>();
  const query = useInfiniteQuery(batchLinesQuery(batch.id, state));
  return (
    <Section title={t('batch.table')}>
      <div className={classes['filter']}>
        <SegmentedControl
          size="xs"
          aria-label={t('batch.show')}
          value={state ?? 'all'}
          onChange={(value) => setState(LINE_STATES.find((one) => one === value))}
          data={[
            { value: 'all', label: t('batch.all', { value: number(batch.total) }) },
            ...LINE_STATES.map((one) => ({
              value: one,
              label: `${t(`batchLine.${one}`)} ${number(batch.counts[one])}`,
            })),
          ]}
        />
      </div>
      <List
        query={query}
        items={query.data?.pages.flatMap(({ items }) => items)}
        unreadable={t('batch.linesUnreadable')}
        empty={t('batch.noLines')}
        more={t('batch.moreLines')}
        height={160}
      >
        {(lines) => (
          <ScrollTable
            caption={t('batch.table')}
            captionHidden
            columns={[t('fleet.status'), t('fleet.phone'), t('fleet.line'), t('fleet.registrar'), t('batch.found')]}
          >
            {lines.map((line) => (
              <Row key={line.number} line={line} />
            ))}
          </ScrollTable>
        )}
      </List>
    </Section>
  );
}

const TONES = { done: 'good', failed: 'bad', skipped: 'mute', running: 'busy', waiting: 'wait' } as const;

function Row({ line }: { readonly line: BatchLine }) {
  const { t } = useWords();
  return (
    <tr>
      <td>
        <Badge tone={TONES[line.state]}>{t(`batchLine.${line.state}`)}</Badge>
      </td>
      <td>
        <Link to="/devices/$id" params={{ id: line.deviceId }}>
          {line.serialNumber}
        </Link>
      </td>
      <td translate="no">{line.aor}</td>
      <td className={table['mono']} translate="no">
        {line.registrar}
      </td>
      <td>
        <Found line={line} />
      </td>
    </tr>
  );
}

function Found({ line: { verdict, reason, runId } }: { readonly line: BatchLine }) {
  const { t } = useWords();
  const book = useBook();
  const text =
    verdict !== undefined
      ? (book?.explain(verdict.cause, verdict.category).title ?? wordFor('category', verdict.category) ?? verdict.cause)
      : reason !== undefined
        ? (batchReason(reason) ?? reason)
        : undefined;
  if (runId === undefined) return text ?? '–';
  return (
    <Link to="/runs/$id" params={{ id: runId }}>
      {text ?? t('batch.showRun')}
    </Link>
  );
}
