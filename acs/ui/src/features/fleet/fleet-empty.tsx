import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fleetSearch, type FleetSearch } from './fleet-search.js';
import classes from './fleet-page.module.css';

interface FleetEmptyProps {
  readonly search: FleetSearch;
  /** Lines that the page has but does not show. */
  readonly hidden: number;
}

/** Why no line is shown, and the way on. */
export function FleetEmpty({ search, hidden }: FleetEmptyProps) {
  const { t } = useTranslation();
  if (hidden > 0) {
    return (
      <div className={classes['empty']}>
        <Text fw={600}>{t('fleet.allWell')}</Text>
        <Link to="/" search={fleetSearch({ ...search, show: undefined })}>
          {t('fleet.showEverything')}
        </Link>
      </div>
    );
  }
  if (search.q !== undefined) {
    return (
      <div className={classes['empty']}>
        <Text fw={600}>{t('fleet.noMatch', { q: search.q })}</Text>
        <Text c="dimmed">{t('fleet.noMatchText')}</Text>
        <Link to="/">{t('fleet.clear')}</Link>
      </div>
    );
  }
  return (
    <div className={classes['empty']}>
      <Text fw={600}>{t('fleet.emptyTitle')}</Text>
      <Text c="dimmed">{t('fleet.emptyText')}</Text>
    </div>
  );
}
