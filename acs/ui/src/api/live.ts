import { createContext, useContext, useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import type { StoredEvent } from '#shared/api/events.js';
import type { EventStream, StreamState } from './event-stream.js';

const Stream = createContext<EventStream | undefined>(undefined);

export const EventStreamProvider = Stream;

function useStream(): EventStream {
  const stream = useContext(Stream);
  if (stream === undefined) throw new Error('no EventStreamProvider above');
  return stream;
}

/** Follows topics while the component is shown. */
export function useTopics(topics: readonly string[], onEvent: (event: StoredEvent) => void, onGap: () => void): void {
  const stream = useStream();
  const event = useEffectEvent(onEvent);
  const gap = useEffectEvent(onGap);
  const key = topics.join(' ');
  useEffect(
    () => stream.subscribe({ topics: key === '' ? [] : key.split(' '), onEvent: (e) => event(e), onGap: () => gap() }),
    [stream, key],
  );
}

/** Reads the queries again when something happens on the topics: once per `ms`, however many events come. */
export function useLiveQueries(topics: readonly string[], keys: readonly QueryKey[], ms = 500): void {
  const client = useQueryClient();
  const timer = useRef<number>(undefined);
  const refresh = useEffectEvent(() => {
    timer.current = undefined;
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  });
  const soon = () => {
    timer.current ??= window.setTimeout(() => refresh(), ms);
  };
  useTopics(topics, soon, soon);
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}

export function useStreamState(): StreamState {
  const stream = useStream();
  return useSyncExternalStore(
    (listener) => stream.onState(listener),
    () => stream.state,
  );
}
