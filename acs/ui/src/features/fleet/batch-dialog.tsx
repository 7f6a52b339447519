import { Button, Group, NumberInput, Radio, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { BatchPreview, BatchSelection, CreateBatch } from '#shared/api/batches.js';
import type { Depth } from '#shared/api/runs.js';
import { batchPreviewQuery, createBatch } from '../../api/batch-queries.js';
import { Dialog } from '../../components/dialog.js';
import { Facts } from '../../components/facts.js';
import { Notice } from '../../components/notice.js';
import { Problem } from '../../components/problem.js';
import { useWords } from '../../i18n/use-words.js';
import { batchReason } from '../batch/batch-reason.js';
import classes from './batch-dialog.module.css';

interface BatchDialogProps {
  readonly selection: BatchSelection;
  readonly onClose: () => void;
}

const MOST_AT_ONCE = 20;
const REGISTRARS = 5;

/** Says what diagnosing the selection means before it is done. */
export function BatchDialog({ selection, onClose }: BatchDialogProps) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [lines, setLines] = useState<'failing' | 'enabled'>('enabled');
  const [depth, setDepth] = useState<Depth>('Basic');
  const [concurrency, setConcurrency] = useState(5);
  const order: CreateBatch = { selection, lines, depth, concurrency };
  const preview = useQuery({ ...batchPreviewQuery(order), placeholderData: keepPreviousData });
  const start = useMutation({
    mutationFn: () => createBatch(order),
    onSuccess: async ({ id }) => {
      onClose();
      await navigate({ to: '/batches/$id', params: { id } });
    },
  });
  const none = preview.data?.lines === 0;

  return (
    <Dialog title={t('batch.order')} wide onClose={onClose}>
      <Stack gap="md">
        <Radio.Group
          label={t('batch.lines')}
          value={lines}
          onChange={(value) => setLines(value === 'failing' ? 'failing' : 'enabled')}
        >
          <Group mt={6} gap="lg">
            <Radio value="enabled" label={t('batch.enabled')} />
            <Radio value="failing" label={t('batch.failing')} />
          </Group>
        </Radio.Group>
        <Group gap="lg" align="flex-end">
          <div>
            <Text size="sm" fw={500} mb={4}>
              {t('batch.depth')}
            </Text>
            <SegmentedControl
              aria-label={t('batch.depth')}
              value={depth}
              onChange={(value) => setDepth(value === 'Deep' ? 'Deep' : 'Basic')}
              data={[
                { value: 'Basic', label: t('batch.basic') },
                { value: 'Deep', label: t('batch.deep') },
              ]}
            />
          </div>
          <NumberInput
            w={180}
            label={t('batch.concurrency')}
            min={1}
            max={MOST_AT_ONCE}
            clampBehavior="strict"
            allowDecimal={false}
            value={concurrency}
            onChange={(value) => typeof value === 'number' && value >= 1 && setConcurrency(value)}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t('batch.gentle')}
        </Text>
        {preview.error !== null ? (
          <Problem error={preview.error} title={t('batch.noPreview')} onRetry={() => void preview.refetch()} />
        ) : preview.data === undefined ? (
          <Skeleton height={96} />
        ) : (
          <Preview preview={preview.data} />
        )}
        {none && <Notice title={t('batch.none')} text={t('batch.noneText')} />}
        {start.error !== null && <Problem error={start.error} title={t('batch.notStarted')} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button
            disabled={preview.data === undefined || none || preview.isPlaceholderData || preview.error !== null}
            loading={start.isPending}
            onClick={() => start.mutate()}
          >
            {t('batch.start', { count: preview.data?.lines ?? 0 })}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Preview({ preview }: { readonly preview: BatchPreview }) {
  const { t, number, minutes } = useWords();
  const rest = preview.registrars.length - REGISTRARS;
  return (
    <div className={classes['preview']}>
      <Facts
        facts={[
          [t('batch.phones'), number(preview.devices)],
          [t('batch.lineCount'), number(preview.lines)],
          [t('batch.longest'), minutes(preview.longestMs)],
        ]}
      />
      {preview.registrars.length > 0 && (
        <ul className={classes['registrars']} aria-label={t('batch.registrars')}>
          {preview.registrars.slice(0, REGISTRARS).map(({ registrar, lines }) => (
            <li key={registrar}>
              <span translate="no">{registrar === '' ? t('line.noRegistrar') : registrar}</span>
              <span>{t('batch.linesOf', { count: lines })}</span>
            </li>
          ))}
          {rest > 0 && <li>{t('batch.more', { count: rest })}</li>}
        </ul>
      )}
      {preview.skipped.map(({ reason, lines }) => (
        <p key={reason} className={classes['skipped']}>
          {t('batch.skipped', { count: lines, reason: batchReason(reason) ?? reason })}
        </p>
      ))}
    </div>
  );
}
