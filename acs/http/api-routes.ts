import type { Info } from '#shared/api/schemas.js';
import type { Clock } from '../clock.js';
import type { Accounts } from '../core/accounts.js';
import type { RunService } from '../core/run/run-service.js';
import type { Store } from '../store/store.js';
import type { Route } from './route.js';
import { deviceRoutes } from './routes/devices.js';
import { eventRoutes } from './routes/events.js';
import { infoRoutes } from './routes/info.js';
import { withOpenApi } from './routes/openapi.js';
import { runRoutes } from './routes/runs.js';

export interface ApiDeps {
  readonly info: Info;
  readonly store: Store;
  readonly runs: RunService;
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** Keyed hash (`Vault.fingerprint`): what a repeated request is known by. */
  readonly fingerprint: (text: string) => string;
}

/** Everything below /api/v1. The express router and the OpenAPI document are both made from this table. */
export function apiRoutes(deps: ApiDeps): readonly Route[] {
  const routes = [...infoRoutes(deps), ...deviceRoutes(deps), ...runRoutes(deps), ...eventRoutes(deps)];
  return withOpenApi(routes, deps.info.version);
}
