import { diagnose, verdictTitle, see } from './console-pages.js';
import { deviceId, mockRun, runIds } from './mock-data.js';
import { credentialsResult } from './mock-results.js';
import { BROKEN_STREAM, story } from './story.js';

const VERDICT = {
  faultCode: 401,
  category: 'credentials',
  cause: 'account-or-password-rejected',
  confidence: 'likely',
} as const;

const WAITING_RUN = '01JD3Z0000000000000000WA1T';

describe('A run that goes on', () => {
  story(
    'is followed through a sleeping tab, a long break and a restarted server: each step once, none lost',
    async ({ page, mock, enter, look }) => {
      await enter(`/devices/${encodeURIComponent(deviceId(5))}`);
      await diagnose(page);
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const card = page.getByRole('region', { name: 'Diagnosis in progress' });
      await see(card.getByText('Nothing: the phone has not been heard of yet.')).toBeVisible();
      await see(card.getByText(/^By itself the phone contacts the server about \d\d:\d\d/)).toBeVisible();
      await see.poll(() => mock.openStreams()).toBe(1);
      mock.progress(id, 'connection-request.sent', {});
      mock.progress(id, 'connection-request.accepted', {});
      await see(card.getByText('The phone is switched off, or the way to it is blocked: it answered.')).toBeVisible();

      // The tab sleeps while two things happen.
      const browser = await page.context().newCDPSession(page);
      await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
      mock.progress(id, 'session.started', {});
      mock.progress(id, 'run.requested', {
        state: 'requested',
        requestedAt: Date.now(),
        deadlineAt: Date.now() + 92_000,
      });
      await browser.send('Page.setWebLifecycleState', { state: 'active' });
      await see.poll(() => mock.openStreams()).toBe(1);
      await see(card.getByRole('listitem').filter({ hasText: 'Phone is diagnosing' })).toBeVisible();
      await see(card.getByText('Up to 32 seconds after the phone starts.')).toBeVisible();

      // The stream is refused for long, and the run goes on meanwhile: it is asked for.
      mock.breakStreams(true);
      await see(page.getByRole('img', { name: /^reconnecting, data from/ })).toBeVisible();
      mock.progress(id, 'run.running', { state: 'running' });
      await see(card.getByText('It cannot diagnose this line: it accepted the order.')).toBeVisible();
      await look('run-ruled-out');

      // The server is gone altogether, comes back, and tells everything once more.
      mock.trouble = { path: /./, answer: 'lost' };
      await see(page.getByRole('alert')).toContainText('could not be read again');
      mock.trouble = undefined;
      mock.breakStreams(false);
      await see(page.getByRole('img', { name: 'live' })).toBeVisible();
      for (const event of mock.runs.find((run) => run.id === id)?.events ?? []) mock.emit(event);
      mock.progress(id, 'diagnostics-complete', {});
      mock.progress(id, 'run.complete', {
        state: 'complete',
        endedAt: Date.now(),
        verdict: VERDICT,
        ...credentialsResult(),
      });
      expect(await verdictTitle(page)).toBe('Account or password rejected');
      const ladder = page.getByRole('region', { name: 'Ladder' });
      for (const step of ['Connection Request accepted', 'Inform: session opened', 'Order accepted']) {
        await see(ladder.getByText(step, { exact: true })).toHaveCount(1);
      }
    },
    [BROKEN_STREAM, /ERR_EMPTY_RESPONSE/, /ERR_CONNECTION_RESET/],
  );

  story('that waits for an overdue phone says so, and until when', async ({ page, mock, enter, look }) => {
    const of = mock.devices.find(({ id }) => id === deviceId(8))!;
    const run = mockRun(of, WAITING_RUN, Date.now(), 'queued', { expiresAt: Date.now() + 86_400_000 });
    mock.runs = [...mock.runs, run];
    await enter(`/runs/${WAITING_RUN}`);
    await see(page.getByText(/should have contacted the server about .* It is given up on /)).toBeVisible();
    await look('run-overdue');
  });

  story(
    'may be looked at, not canceled, by a viewer; and imported runs say where they come from',
    async ({ page, mock, enter }) => {
      mock.role = 'viewer';
      mock.runs = mock.runs.map((run) =>
        run.id === runIds.credentials ? { ...run, importedAt: Date.now() - 60_000 } : run,
      );
      await enter(`/runs/${runIds.credentials}`);
      await see(page.getByText(/· imported \d\d:\d\d/)).toBeVisible();
      await see(page.getByRole('button', { name: /^Diagnose line .* again/ })).toBeDisabled();
    },
  );
});

describe('A run that cannot be shown', () => {
  for (const [name, answer] of [
    ['is not for this role', { status: 403, code: 'forbidden' }],
    ['is kept back by a failing server', { status: 500, code: 'internal' }],
  ] as const) {
    story(`because it ${name}, says so`, async ({ page, mock, watched, enter }) => {
      mock.trouble = { path: /^\/runs\//, answer };
      await enter(`/runs/${runIds.credentials}`);
      await see(page.getByRole('alert')).toContainText('The diagnosis could not be read');
      await watched.screenshot(`run-error-${String(answer.status)}`);
      mock.trouble = undefined;
      // The page tries again by itself as well, and may be first.
      const again = page.getByRole('button', { name: 'Try again' });
      await Promise.all([verdictTitle(page), again.click({ timeout: 5_000 }).catch(() => undefined)]);
    });
  }

  story(
    'because the login has expired, leads to the login and back to the same view',
    async ({ page, mock, enter }) => {
      await enter(`/runs/${runIds.credentials}?time=delta&message=2`);
      await see(page.getByRole('region', { name: 'Message 2' })).toBeVisible();
      mock.endSessions();
      const yes = page
        .getByRole('region', { name: 'Was this right?' })
        .getByRole('button', { name: 'Yes', exact: true });
      // What the page asks of itself may meet the end of the session before the click does.
      await Promise.all([page.waitForURL('**/login?*'), yes.click({ timeout: 5_000 }).catch(() => undefined)]);
      await page.getByLabel('User name').fill('li.wei');
      await page.getByLabel('Password', { exact: true }).fill(mock.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await see(page.getByRole('region', { name: 'Message 2' })).toBeVisible();
      await see(page).toHaveURL(/time=delta/);
    },
  );
});
