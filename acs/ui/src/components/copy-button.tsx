import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../app/announcer.js';
import { copyText } from './copy-text.js';

const SHOWN_MS = 2500;
const looks = { idle: IconCopy, done: IconCheck, failed: IconAlertTriangle } as const;

interface CopyProps {
  readonly label: string;
  /** Made when it is asked for. */
  readonly text: () => string;
  readonly size?: 'compact-xs' | 'compact-sm' | 'sm';
}

export function CopyButton({ label, text, size = 'sm' }: CopyProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [state, setState] = useState<keyof typeof looks>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = window.setTimeout(() => setState('idle'), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [state]);
  const Icon = looks[state];
  const copy = async () => {
    const done = await copyText(text());
    setState(done ? 'done' : 'failed');
    announce(t(done ? 'copy.done' : 'copy.failed'));
  };
  return (
    <Button variant="default" size={size} leftSection={<Icon size={16} aria-hidden />} onClick={() => void copy()}>
      {state === 'idle' ? label : t(state === 'done' ? 'copy.done' : 'copy.failed')}
    </Button>
  );
}
