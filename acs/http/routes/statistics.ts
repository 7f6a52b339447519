import { fleetHistory, historyQuery, statistics as statisticsSchema, statisticsQuery } from '#shared/api/statistics.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { StatisticsService } from '../../core/statistics/statistics-service.js';
import { route, type Route } from '../route.js';

const tag = 'statistics';

export function statisticsRoutes({ statistics }: { readonly statistics: StatisticsService }): readonly Route[] {
  return [
    route({
      id: 'getStatistics',
      method: 'get',
      path: '/statistics',
      tag,
      summary: 'The fleet as a whole: lines by state, category and registrar, and its runs',
      description:
        'Lines are counted that are switched on. `before` is of 24 hours ago, where a sample of then is kept.',
      role: LEAST_ROLE['fleet.read'],
      query: statisticsQuery,
      answers: { 200: statisticsSchema },
    })(async ({ query }) => ({ status: 200, body: await statistics.now(query.since) })),
    route({
      id: 'getStatisticsHistory',
      method: 'get',
      path: '/statistics/history',
      tag,
      summary: 'Registered and failing lines over time, by category or registrar',
      description:
        'The lines are counted every five minutes; of what is older than two days one count an hour is kept.',
      role: LEAST_ROLE['fleet.read'],
      query: historyQuery,
      answers: { 200: fleetHistory },
    })(async ({ query }) => ({ status: 200, body: await statistics.history(query) })),
  ];
}
