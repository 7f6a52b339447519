import { diagnose, openPhone, useColors, verdictTitle, see } from './console-pages.js';
import { deviceId } from './mock-data.js';
import { credentialsResult } from './mock-results.js';
import { BROKEN_STREAM, story } from './story.js';

describe('Phone', () => {
  story('has an address that survives a reload, percent signs and all', async ({ page, enter, look }) => {
    await enter();
    await openPhone(page, '0003');
    expect(new URL(page.url()).pathname).toBe(`/devices/${encodeURIComponent(deviceId(3))}`);
    await see(page.getByText(deviceId(3))).toBeVisible();
    await page.reload();
    await see(page.getByText(deviceId(3))).toBeVisible();
    await see(page.getByRole('heading', { level: 2, name: 'Diagnoses' })).toBeVisible();
    await see(page.getByText('Interrupted')).toBeVisible();
    await look('phone');
  });

  story('that does not exist is said not to', async ({ page, watched, enter, heading }) => {
    await enter('/devices/00D0AB-Nobody%252D1-1');
    await see(heading('There is no such phone')).toBeVisible();
    await see(page.getByText('00D0AB-Nobody%2D1-1')).toBeVisible();
    await watched.screenshot('phone-not-found');
  });

  story('says why it cannot be diagnosed', async ({ page, watched, enter }) => {
    await enter(`/devices/${encodeURIComponent(deviceId(7))}`);
    const button = page.getByRole('button', { name: /^Diagnose line/ });
    await see(button).toBeDisabled();
    await see(button).toHaveAccessibleDescription('This phone has no diagnostics object for the line.');
    await watched.screenshot('phone-not-diagnosable');
  });

  story('may be looked at, not diagnosed, by a viewer', async ({ page, mock, enter }) => {
    mock.role = 'viewer';
    await enter(`/devices/${encodeURIComponent(deviceId(3))}`);
    await see(page.getByRole('button', { name: /^Diagnose line/ })).toBeDisabled();
    await see(page.getByText('ask for the operator role')).toBeVisible();
  });

  story(
    'is diagnosed: asked to wait, insisted, watched, cleared up',
    async ({ page, mock, watched, enter, look }) => {
      await enter();
      await openPhone(page, '0005');
      await diagnose(page);
      await see(page.getByRole('heading', { level: 2, name: 'Waiting for the phone' })).toBeVisible();
      await watched.screenshot('run-queued');
      await page.getByRole('link', { name: '0005', exact: true }).click();
      await see(page.getByRole('link', { name: /is open: show it$/ })).toHaveText('Queued…');
      await page.getByRole('link', { name: /is open: show it$/ }).click();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await see(page.getByRole('heading', { level: 2, name: 'The diagnosis was canceled' })).toBeVisible();

      await page.getByRole('link', { name: '0005', exact: true }).click();
      await page.getByRole('button', { name: /^Diagnose line/ }).click();
      await see(page.getByRole('alert')).toContainText(/Wait 4\d seconds, or diagnose anyway/);
      await look('phone-too-soon');
      await page.getByRole('button', { name: 'Diagnose anyway' }).click();
      await page.waitForURL('**/runs/*');

      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await see.poll(() => mock.openStreams()).toBe(1);
      const step = (text: string) => see(page.getByRole('listitem').filter({ hasText: text })).toBeVisible();
      await step('Contacting the phone');
      mock.progress(id, 'connection-request.sent', {});
      mock.progress(id, 'connection-request.accepted', {});
      await step('Waiting for the phone’s session');
      mock.progress(id, 'session.started', {});
      mock.progress(id, 'run.requested', {
        state: 'requested',
        requestedAt: Date.now(),
        deadlineAt: Date.now() + 92_000,
      });
      mock.progress(id, 'run.running', { state: 'running' });
      await step('Phone is diagnosing');
      await see(page.getByText('Up to 32 seconds after the phone starts.')).toBeVisible();
      await see(page.getByRole('status')).toHaveText('Phone is diagnosing');
      await look('run-running');

      mock.breakStreams(false);
      mock.progress(id, 'diagnostics-complete', {});
      mock.progress(id, 'run.complete', {
        state: 'complete',
        endedAt: Date.now(),
        verdict: {
          faultCode: 401,
          category: 'credentials',
          cause: 'account-or-password-rejected',
          confidence: 'likely',
        },
        ...credentialsResult(),
      });
      expect(await verdictTitle(page)).toBe('Account or password rejected');
      await see(page.getByRole('status')).toHaveText(
        /^Diagnosis complete: Account or password rejected, fault code 401$/,
      );
    },
    [BROKEN_STREAM],
  );

  story('is diagnosed deeply by choice', async ({ page, mock, enter, look }) => {
    await enter(`/devices/${encodeURIComponent(deviceId(1))}`);
    await useColors(page, 'light');
    await page.getByRole('button', { name: /^Other ways to diagnose line/ }).click();
    await see(page.getByRole('menuitem', { name: /^Diagnose deeply/ })).toBeVisible();
    await look('phone-deep-choice');
    await page.getByRole('menuitem', { name: /^Diagnose deeply/ }).click();
    await page.waitForURL('**/runs/*');
    await see(page.getByText('· Deep')).toBeVisible();
    expect(mock.runs.at(-1)).toMatchObject({ depth: 'Deep', deviceId: deviceId(1) });
  });

  story('that refuses the call is waited for', async ({ page, mock, watched, enter }) => {
    await enter(`/devices/${encodeURIComponent(deviceId(5))}`);
    await diagnose(page);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    mock.progress(id, 'connection-request.failed', {});
    mock.runs = mock.runs.map((run) =>
      run.id !== id
        ? run
        : {
            ...run,
            events: run.events.map((one) =>
              one.type === 'connection-request.failed' ? { ...one, data: { reason: 'timeout' } } : one,
            ),
          },
    );
    await page.reload();
    await see(page.getByText('did not answer the Connection Request')).toBeVisible();
    await see(page.getByText('starts when the phone contacts the server by itself')).toBeVisible();
    await watched.screenshot('run-unreachable');
  });
});
