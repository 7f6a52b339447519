import { useQuery } from '@tanstack/react-query';
import type { Explanation, Owner } from '#shared/knowledge/index.js';
import type { ApiVerdict } from '#shared/api/schemas.js';
import { currentLanguage } from '../i18n/i18n.js';

export type ExplainedVerdict = Explanation & { readonly owner: Owner };

/**
 * A function that explains a verdict in the operator's language; undefined until the knowledge base is here.
 * It is large and not needed for the first view, so it comes in a file of its own.
 */
export function useExplain(): ((verdict: ApiVerdict) => ExplainedVerdict) | undefined {
  const knowledge = useQuery({
    queryKey: ['knowledge'],
    queryFn: () => import('#shared/knowledge/index.js'),
    staleTime: Infinity,
    gcTime: Infinity,
  }).data;
  if (knowledge === undefined) return undefined;
  return ({ cause, category }) => ({
    ...knowledge.explain(cause, currentLanguage(), category),
    owner: knowledge.ownerOf(cause),
  });
}
