import { textParam } from '../../app/search-params.js';

/** The audit page's filter: its URL. */
export interface AuditSearch {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
}

/** Reads the URL; what it does not understand is left out. */
export function auditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  const actor = textParam(search['actor'], 64);
  const action = textParam(search['action'], 64);
  const target = textParam(search['target'], 512);
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(target === undefined ? {} : { target }),
  };
}
