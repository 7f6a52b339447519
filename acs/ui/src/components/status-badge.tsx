import {
  IconAlertHexagon,
  IconBan,
  IconCircleCheck,
  IconCircleOff,
  IconClockPause,
  IconHelpCircle,
  IconPlugConnectedX,
  IconProgress,
  IconUserQuestion,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Status } from './line-status.js';
import classes from './status-badge.module.css';

const looks: Readonly<Record<Status, { readonly Icon: typeof IconProgress; readonly tone: Tone }>> = {
  registered: { Icon: IconCircleCheck, tone: 'good' },
  failed: { Icon: IconAlertHexagon, tone: 'bad' },
  diagnosing: { Icon: IconProgress, tone: 'busy' },
  queued: { Icon: IconClockPause, tone: 'wait' },
  offline: { Icon: IconPlugConnectedX, tone: 'mute' },
  disabled: { Icon: IconCircleOff, tone: 'mute' },
  unknown: { Icon: IconHelpCircle, tone: 'mute' },
  quarantined: { Icon: IconUserQuestion, tone: 'wait' },
  refused: { Icon: IconBan, tone: 'mute' },
};

export type Tone = 'good' | 'bad' | 'busy' | 'wait' | 'mute' | 'sim';

/** Icon, word and colour: no one of them alone. @param reported the device's own word, where it says more */
export function StatusBadge({ status, reported }: { readonly status: Status; readonly reported?: string | undefined }) {
  const { t } = useTranslation();
  const { Icon, tone } = looks[status];
  return (
    <span className={classes['badge']} data-tone={tone} title={t(`statusExplained.${status}`)}>
      <Icon size={15} stroke={2} aria-hidden />
      {t(`status.${status}`)}
      {status === 'unknown' && reported !== undefined && reported !== '' && (
        <span className={classes['reported']} translate="no">
          {reported}
        </span>
      )}
    </span>
  );
}
