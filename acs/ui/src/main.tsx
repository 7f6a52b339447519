import '@mantine/core/styles.css';
import './app/tokens.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { EventStream } from './api/event-stream.js';
import { EventStreamProvider } from './api/live.js';
import { sessionQuery } from './api/queries.js';
import { Announcer } from './app/announcer.js';
import { createQueryClient } from './app/query-client.js';
import { PreferencesProvider } from './app/preferences.js';
import { createConsoleRouter } from './app/router.js';
import { ShortcutProvider } from './app/shortcuts.js';
import { cssVariables, theme } from './app/theme.js';
import { startI18n } from './i18n/i18n.js';

const queryClient = createQueryClient(() => {
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
  const { pathname, href } = router.state.location;
  if (pathname !== '/login') void router.navigate({ to: '/login', search: { to: href } });
});
const router = createConsoleRouter(queryClient);
const stream = new EventStream('/api/v1/events');

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no #root');

await startI18n();
createRoot(container).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={cssVariables}>
      <QueryClientProvider client={queryClient}>
        <EventStreamProvider value={stream}>
          <Announcer>
            <PreferencesProvider>
              <ShortcutProvider>
                <RouterProvider router={router} />
              </ShortcutProvider>
            </PreferencesProvider>
          </Announcer>
        </EventStreamProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
