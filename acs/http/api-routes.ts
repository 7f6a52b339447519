import type { Info } from '#shared/api/backend.js';
import type { DeviceBackend } from '../backends/backend.js';
import type { Clock } from '../clock.js';
import type { Administration } from '../core/administration.js';
import type { BatchService } from '../core/batches/batch-service.js';
import type { FeedbackService } from '../core/feedback.js';
import type { ParameterService } from '../core/parameters/parameter-service.js';
import type { RemedyService } from '../core/remedies/remedy-service.js';
import type { RunService } from '../core/run/run-service.js';
import type { StatisticsService } from '../core/statistics/statistics-service.js';
import type { Store } from '../store/ports/store.js';
import type { Route } from './route.js';
import { auditRoutes } from './routes/audit.js';
import { backendRoutes } from './routes/backend.js';
import { batchRoutes } from './routes/batches.js';
import { credentialRoutes } from './routes/credentials.js';
import { cwmpSessionRoutes } from './routes/cwmp-sessions.js';
import { deviceRoutes } from './routes/devices.js';
import { eventRoutes } from './routes/events.js';
import { explainRoutes } from './routes/explain.js';
import { exportRoutes } from './routes/exports.js';
import { feedbackRoutes } from './routes/feedback.js';
import { infoRoutes } from './routes/info.js';
import { withOpenApi } from './routes/openapi.js';
import { parameterRoutes } from './routes/parameters.js';
import { remedyRoutes } from './routes/remedies.js';
import { runRoutes } from './routes/runs.js';
import { sessionRoutes } from './routes/session.js';
import { settingsRoutes } from './routes/settings.js';
import { statisticsRoutes } from './routes/statistics.js';
import { tokenRoutes } from './routes/tokens.js';
import { traceRoutes } from './routes/trace.js';
import { userRoutes } from './routes/users.js';

export interface ApiDeps extends Administration {
  readonly info: Info;
  readonly store: Store;
  readonly backend: DeviceBackend;
  readonly runs: RunService;
  readonly parameters: ParameterService;
  readonly remedies: RemedyService;
  readonly statistics: StatisticsService;
  readonly batches: BatchService;
  readonly feedback: FeedbackService;
  readonly clock: Clock;
  /** Browsers come by https: the session's cookie must not travel otherwise. */
  readonly secureCookie: boolean;
  /** Keyed hash (`Vault.fingerprint`): what a repeated request is known by. */
  readonly fingerprint: (text: string) => string;
}

/** Everything below /api/v1. The express router and the OpenAPI document are both made from this table. */
export function apiRoutes(deps: ApiDeps): readonly Route[] {
  const routes = [
    ...infoRoutes(deps),
    ...backendRoutes(deps),
    ...sessionRoutes(deps),
    ...deviceRoutes(deps),
    ...parameterRoutes(deps),
    ...runRoutes(deps),
    ...traceRoutes(deps),
    ...remedyRoutes(deps),
    ...batchRoutes(deps),
    ...feedbackRoutes(deps),
    ...statisticsRoutes(deps),
    ...cwmpSessionRoutes(deps),
    ...exportRoutes(deps),
    ...eventRoutes(deps),
    ...explainRoutes(),
    ...credentialRoutes(deps),
    ...userRoutes(deps),
    ...tokenRoutes(deps),
    ...settingsRoutes(deps),
    ...auditRoutes(deps),
  ];
  return withOpenApi(routes, deps.info.version);
}
