import { z } from 'zod';
import type { Info } from '#shared/api/backend.js';
import { traceExport, traceQuery } from '#shared/api/trace.js';
import { exportTrace, TRACE_TYPES } from '#shared/trace/export-trace.js';
import { filterErrorText } from '#shared/trace/filter/filter-problem.js';
import { readTracedRun } from '#shared/trace/traced-run.js';
import { AppError } from '../../app-error.js';
import { wordsOf } from '../../cli/words.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { RunService } from '../../core/run/run-service.js';
import { fileRoute, idParams, type Route } from '../route.js';

export interface TraceRouteDeps {
  readonly runs: RunService;
  readonly info: Info;
}

/** What crossed the phone's wire, as files. */
export function traceRoutes({ runs, info }: TraceRouteDeps): readonly Route[] {
  return [
    fileRoute({
      id: 'getTrace',
      method: 'get',
      path: '/runs/{id}/trace',
      tag: 'runs',
      summary: 'What the phone sent and received during a run, as packets (pcapng), text or JSON',
      description: 'Only the messages that fulfil `where`, such as `method = REGISTER and not status = 401`.',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      query: traceQuery,
      media: {
        [TRACE_TYPES.json.type]: traceExport,
        [TRACE_TYPES.text.type]: null,
        [TRACE_TYPES.pcap.type]: null,
      },
      errors: ['run-not-found', 'trace-not-found'],
    })(async ({ params: { id }, query }) => {
      const run = readTracedRun(await runs.detail(id));
      if (run === undefined) throw new AppError('trace-not-found', 'The phone has sent no trace of this run');
      const file = exportTrace(run, query, `sipdx ${info.version}`);
      if (file.ok) return file.value;
      const message = filterErrorText(file.error, wordsOf('en'));
      throw new z.ZodError([{ code: 'custom', path: ['where'], message, input: undefined }]);
    }),
  ];
}
