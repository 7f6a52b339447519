import type { Device, Line } from '#shared/api/devices.js';
import type { ApiVerdict } from '#shared/api/runs.js';
import { DiagnoseButton } from '../../components/diagnose-button.js';
import { EntryLink } from '../../components/entry-link.js';
import { Facts, Token } from '../../components/facts.js';
import { HistoryStrip } from '../../components/history-strip.js';
import { useExplain } from '../../components/knowledge.js';
import { openRun, statusOf } from '../../components/line-status.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Age } from '../../components/time.js';
import { VerdictLink } from '../../components/verdict-link.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './line-card.module.css';

interface LineCardProps {
  readonly device: Device;
  readonly line: Line;
  readonly now: number;
  /** The page has no button for it. */
  readonly withButton: boolean;
}

export function LineCard({ device, line, now, withButton }: LineCardProps) {
  const { t } = useWords();
  const open = openRun(line);
  return (
    <article className={classes['card']} aria-label={t('line.label', { number: line.directoryNumber })}>
      <div className={classes['head']}>
        <h2 className={classes['number']} translate="no">
          {line.directoryNumber === '' ? line.aor : line.directoryNumber}
        </h2>
        <StatusBadge status={statusOf(device, line, now)} reported={line.status} />
        {line.statusAt !== undefined && (
          <span className={classes['since']}>
            <Age at={line.statusAt} now={now} />
          </span>
        )}
      </div>
      <div className={classes['facts']}>
        <Facts
          facts={[
            [t('line.aor'), line.aor === '' ? undefined : <Token>{line.aor}</Token>],
            [t('line.registrar'), line.registrar === '' ? t('line.noRegistrar') : <Token>{line.registrar}</Token>],
            [
              t('line.lastVerdict'),
              line.lastRun !== undefined && open === undefined ? (
                <span>
                  <VerdictLink run={line.lastRun} />{' '}
                  <Age at={line.lastRun.endedAt ?? line.lastRun.createdAt} now={now} />
                  {line.lastRun.verdict !== undefined && <About verdict={line.lastRun.verdict} />}
                </span>
              ) : undefined,
            ],
            [
              t('line.history'),
              line.history !== undefined && line.history.length > 0 ? (
                <HistoryStrip key="history" marks={line.history} number={line.directoryNumber} />
              ) : undefined,
            ],
          ]}
        />
      </div>
      {withButton && (
        <div className={classes['action']}>
          <DiagnoseButton device={device} line={line} now={now} />
        </div>
      )}
    </article>
  );
}

/** The verdict's entry in the knowledge base. */
function About({ verdict }: { readonly verdict: ApiVerdict }) {
  const { t } = useWords();
  const explained = useExplain()?.(verdict);
  if (explained === undefined) return null;
  return (
    <div className={classes['about']}>
      <EntryLink id={explained.id}>{t('knowledge.about')}</EntryLink>
    </div>
  );
}
