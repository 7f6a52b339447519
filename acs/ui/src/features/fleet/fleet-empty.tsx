import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { filtersOf, type FleetSearch } from './fleet-search.js';
import { lazyPart } from '../../app/part.js';
import classes from './fleet-page.module.css';

const FirstPhones = lazyPart(async () => (await import('./first-phones.js')).FirstPhones);

/** Why no phone is shown, and the way on. */
export function FleetEmpty({ search }: { readonly search: FleetSearch }) {
  const { t } = useTranslation();
  const filters = filtersOf(search);
  if (search.q === undefined && filters.length === 0) {
    return (
      <Suspense fallback={t('state.loading')}>
        <FirstPhones />
      </Suspense>
    );
  }
  return (
    <div className={classes['empty']}>
      <Text fw={600}>
        {filters.length > 0
          ? t(
              search.status === 'failing' && filters.length === 1 && search.q === undefined
                ? 'fleet.allWell'
                : 'fleet.noneSuch',
            )
          : t('fleet.noMatch', { q: search.q })}
      </Text>
      <Text c="dimmed">{t(filters.length > 0 ? 'fleet.noneSuchText' : 'fleet.noMatchText')}</Text>
      <Link to="/">{t('fleet.showEverything')}</Link>
    </div>
  );
}
