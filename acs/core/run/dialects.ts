import type { Dialect } from '#shared/api/runs.js';
import type { DiagnosticsDialect } from './dialect.js';
import { diagnosticsObject } from './diagnostics-object.js';
import { iadObject } from './iad-object.js';

export const dialects: Readonly<Record<Dialect, DiagnosticsDialect>> = {
  sipdx: diagnosticsObject,
  'ct-com-iad': iadObject,
};
