import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ApiVerdict, RunSummary } from '#shared/api/runs.js';
import { wordFor } from '../i18n/i18n.js';
import { useExplain } from './knowledge.js';
import { toneOf } from './verdict-tone.js';
import classes from './verdict-link.module.css';

interface VerdictLinkProps {
  readonly run: RunSummary;
  /** In a column: codes of different length end at the same place. */
  readonly aligned?: boolean;
}

/** How a run ended, in a line, as a link to it. */
export function VerdictLink({ run, aligned = false }: VerdictLinkProps) {
  const { t } = useTranslation();
  return (
    <Link to="/runs/$id" params={{ id: run.id }} className={classes['link']} data-aligned={aligned}>
      {run.verdict === undefined ? (
        <span className={classes['none']}>{t(`runState.${run.state}`)}</span>
      ) : (
        <VerdictTitle verdict={run.verdict} />
      )}
    </Link>
  );
}

function VerdictTitle({ verdict }: { readonly verdict: ApiVerdict }) {
  const explain = useExplain();
  const title = explain?.(verdict).title ?? wordFor('category', verdict.category) ?? verdict.cause;
  return (
    <>
      <span className={classes['code']} data-tone={toneOf(verdict.category)} translate="no">
        {verdict.faultCode}
      </span>
      {title}
    </>
  );
}
