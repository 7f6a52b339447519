import { Stack } from '@mantine/core';
import type { Device } from '#shared/api/devices.js';
import { Panel } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import { LineCard } from './line-card.js';

/** The phone's lines. The only one is diagnosed by the page's own button. */
export function LineList({ device, now }: { readonly device: Device; readonly now: number }) {
  const { t } = useWords();
  if (device.lines.length === 0) return <Panel>{t('device.noLines')}</Panel>;
  return (
    <Stack gap="sm">
      {device.lines.map((line) => (
        <LineCard key={line.path} device={device} line={line} now={now} withButton={device.lines.length > 1} />
      ))}
    </Stack>
  );
}
