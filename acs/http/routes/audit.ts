import { auditPage, auditQuery } from '#shared/api/audit.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { Store } from '../../store/ports/store.js';
import { route, type Route } from '../route.js';

export function auditRoutes({ store }: { readonly store: Pick<Store, 'audit'> }): readonly Route[] {
  return [
    route({
      id: 'listAudit',
      method: 'get',
      path: '/audit',
      tag: 'audit',
      summary: 'Who did what, newest first',
      description:
        'Rows are never changed, and none younger than 90 days is deleted. `session.refuse` is a failed login: the first at once, those of the next ten minutes as one row with their number.',
      role: LEAST_ROLE['audit.read'],
      query: auditQuery,
      answers: { 200: auditPage },
    })(async ({ query }) => ({ status: 200, body: await store.audit(query) })),
  ];
}
