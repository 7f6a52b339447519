import { z } from 'zod';
import { storedEvent, type StoredEvent } from '#shared/api/events.js';
import type { Clock } from '../../clock.js';
import type { Accounts } from '../../core/accounts.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { Store } from '../../store/ports/store.js';
import { whoAsks } from '../authentication.js';
import { EventStream } from '../event-stream.js';
import { streamRoute, type Route } from '../route.js';
import type { WebRequest } from '../web.js';

const eventId = z.coerce.number().int().nonnegative();

/** `?topics=run:<id>,batch:<id>,fleet[&after=<event id>]` */
const eventsQuery = z
  .object({
    topics: z
      .string()
      .max(4000)
      .transform((text) => text.split(','))
      .pipe(z.array(z.string().regex(/^(fleet|(run|batch):[0-9A-Za-z]{1,32})$/, 'is no topic')).max(100)),
    after: eventId.optional(),
  })
  .strict();

export function eventRoutes(deps: {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly clock: Clock;
}): readonly Route[] {
  const { accounts, store, clock } = deps;
  return [
    streamRoute({
      id: 'streamEvents',
      method: 'get',
      path: '/events',
      tag: 'events',
      summary: 'What happens, as server-sent events',
      description:
        'Topics, comma-separated: `fleet`, `run:<id>`, `batch:<id>`. Resumes after `Last-Event-ID` or `after`.',
      role: LEAST_ROLE['fleet.read'],
      query: eventsQuery,
      headers: { 'Last-Event-ID': 'Id of the last event seen; wins over `after`.' },
      events: storedEvent,
    })(async ({ query: { topics, after }, request, response }) => {
      const { token } = whoAsks(request);
      const from = lastEventId(request) ?? after ?? (await store.lastEventId());
      const stream = new EventStream(response, clock, {
        read: (cursor, limit) => store.events(topics, cursor, limit),
        mayGoOn: async () => (await accounts.identify(token)) !== undefined,
      });
      const concerns = (event: StoredEvent) => topics.includes(event.topic);
      const stopListening = [
        store.onEvents((events) => {
          if (events.some(concerns)) stream.wake();
        }),
        accounts.onLogout(token, () => stream.end()),
      ];
      try {
        await stream.run(from);
      } finally {
        for (const stop of stopListening) stop();
      }
    }),
  ];
}

/** A browser that reconnects sends it by itself; it is newer than the address it was opened with. */
function lastEventId(request: WebRequest): number | undefined {
  const header = request.headers['last-event-id'];
  return header === undefined || header === '' ? undefined : eventId.parse(header);
}
