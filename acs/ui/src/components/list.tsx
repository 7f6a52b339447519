import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/use-words.js';
import { Problem } from './problem.js';
import { Panel } from './section.js';

/** Of TanStack Query's `useQuery` or `useInfiniteQuery`; the second knows of further pages. */
interface ListQuery {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly refetch: () => Promise<unknown>;
  readonly hasNextPage?: boolean;
  readonly isFetchingNextPage?: boolean;
  readonly fetchNextPage?: () => Promise<unknown>;
}

interface ListProps<Item> {
  readonly query: ListQuery;
  /** Of all pages so far; undefined: none has come yet. */
  readonly items: readonly Item[] | undefined;
  readonly unreadable: string;
  readonly empty: string;
  /** What the next page holds, where that has a better name than 'More'. */
  readonly more?: string;
  /** About that of the list, in px, while it is awaited. */
  readonly height: number;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A list in every state: unreadable, awaited, empty, shown, with more to come. */
export function List<Item>({ query, items, unreadable, empty, more, height, children }: ListProps<Item>) {
  const { t } = useWords();
  return (
    <>
      {query.error !== null && <Problem error={query.error} title={unreadable} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <div role="status" aria-label={t('state.loading')}>
          <Skeleton height={height} />
        </div>
      )}
      {items?.length === 0 && <Panel>{empty}</Panel>}
      {items !== undefined && items.length > 0 && children(items)}
      {query.hasNextPage === true && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage === true}
          onClick={() => void query.fetchNextPage?.()}
        >
          {more ?? t('paging.more')}
        </Button>
      )}
    </>
  );
}
