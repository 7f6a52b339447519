import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api/client.js';
import { sessionQuery } from '../api/queries.js';
import { LoginPage } from '../features/login/login-page.js';
import { FleetPage } from '../features/fleet/fleet-page.js';
import { auditSearch } from '../features/audit/audit-search.js';
import { dashboardSearch } from '../features/dashboard/dashboard-search.js';
import { deviceSearch } from '../features/device/device-search.js';
import { fleetSearch } from '../features/fleet/fleet-search.js';
import { knowledgeSearch } from '../features/knowledge/knowledge-search.js';
import { runSearch } from '../features/run/run-search.js';
import { runsSearch } from '../features/runs/runs-search.js';
import { settingsSearch } from '../features/settings/settings-search.js';
import { CrashPage } from './crash-page.js';
import { NotFoundPage } from './not-found-page.js';
import { Shell } from './shell.js';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()();

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { to?: string } =>
    typeof search['to'] === 'string' && isOwnPath(search['to']) ? { to: search['to'] } : {},
  component: LoginPage,
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.query({ ...sessionQuery, staleTime: 'static' });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        redirect({ to: '/login', search: location.href === '/' ? {} : { to: location.href }, throw: true });
      }
      throw error;
    }
  },
  component: Shell,
});

const fleet = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: fleetSearch,
  component: FleetPage,
});

const device = createRoute({
  getParentRoute: () => shell,
  path: '/devices/$id',
  validateSearch: deviceSearch,
  component: lazyRouteComponent(() => import('../features/device/device-page.js'), 'DevicePage'),
});

const batch = createRoute({
  getParentRoute: () => shell,
  path: '/batches/$id',
  component: lazyRouteComponent(() => import('../features/batch/batch-page.js'), 'BatchPage'),
});

const run = createRoute({
  getParentRoute: () => shell,
  path: '/runs/$id',
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import('../features/run/run-page.js'), 'RunPage'),
});

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/dashboard',
  validateSearch: dashboardSearch,
  component: lazyRouteComponent(() => import('../features/dashboard/dashboard-page.js'), 'DashboardPage'),
});

const runs = createRoute({
  getParentRoute: () => shell,
  path: '/runs',
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import('../features/runs/runs-page.js'), 'RunsPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  validateSearch: settingsSearch,
  component: lazyRouteComponent(() => import('../features/settings/settings-page.js'), 'SettingsPage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('../features/audit/audit-page.js'), 'AuditPage'),
});

const knowledge = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge',
  validateSearch: knowledgeSearch,
  component: lazyRouteComponent(() => import('../features/knowledge/knowledge-page.js'), 'KnowledgePage'),
});

const entry = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge/$id',
  component: lazyRouteComponent(() => import('../features/knowledge/entry-page.js'), 'EntryPage'),
});

/** Every other address, within the shell: whoever follows a dead link finds the way back. */
const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      login,
      shell.addChildren([fleet, dashboard, device, batch, runs, run, knowledge, entry, settings, audit, nowhere]),
    ]),
    context: { queryClient },
    defaultPreload: 'intent',
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
    // Without it a route would also see what its `validateSearch` left out.
    search: { strict: true },
    // Plain text both ways: the router's own form would read a serial number in the URL as a number.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch,
  });
}

function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

/** Never a way to another site: `//elsewhere` and `/\elsewhere` are such. */
function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
