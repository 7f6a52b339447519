import { Link } from '@tanstack/react-router';
import type { NamedRun } from '#shared/api/statistics.js';
import { Age } from '../../components/time.js';
import { VerdictLink } from '../../components/verdict-link.js';
import classes from './dashboard.module.css';

interface RunListProps {
  readonly runs: readonly NamedRun[];
  readonly now: number;
  readonly empty: string;
}

/** Runs with the phone and line that they are of. */
export function RunList({ runs, now, empty }: RunListProps) {
  if (runs.length === 0) return <p className={classes['empty']}>{empty}</p>;
  return (
    <ul className={classes['runs']}>
      {runs.map((run) => (
        <li key={run.id} className={classes['run']}>
          <VerdictLink run={run} aligned />
          <span className={classes['runOf']}>
            <Link to="/devices/$id" params={{ id: run.deviceId }} translate="no">
              {run.directoryNumber === '' ? run.serialNumber : run.directoryNumber}
            </Link>{' '}
            <span translate="no">{run.model}</span> · <Age at={run.endedAt ?? run.createdAt} now={now} />
          </span>
        </li>
      ))}
    </ul>
  );
}
