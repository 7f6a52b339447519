import { diagnose, openPhone, useColors, verdictTitle, see } from './console-pages.js';
import { deviceId } from './mock-data.js';
import { addPhoneParts, REGISTRAR } from './mock-device.js';
import { credentialsResult } from './mock-results.js';
import { BROKEN_STREAM, story } from './story.js';

describe('Phone', () => {
  story(
    'has parts with addresses of their own: lines, diagnoses, what waits for it, its sessions',
    async ({ page, mock, enter, look, watched }) => {
      const parts = addPhoneParts(mock);
      await enter();
      await openPhone(page, '0003');
      expect(new URL(page.url()).pathname).toBe(`/devices/${encodeURIComponent(deviceId(3))}`);
      await see(page.getByText(deviceId(3))).toBeVisible();
      await page.reload();
      await see(page.getByRole('listbox', { name: /the last 14 diagnoses/ })).toBeVisible();
      await look('phone');

      await page.getByRole('tab', { name: 'Diagnoses' }).click();
      await see(page).toHaveURL(/tab=runs/);
      await see(page.getByText('Interrupted')).toBeVisible();

      await page.getByRole('button', { name: 'Refresh', exact: true }).click();
      await see(page.getByText('The phone is asked for its lines.')).toBeVisible();
      await page.getByRole('tab', { name: /^Queued work ?1$/ }).click();
      await see(page.getByText('What waits runs when the phone comes, expected at')).toBeVisible();
      await see(page.getByText('The phone refused (CWMP fault).')).toBeVisible();
      await look('phone-queue');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await see(page.getByText('Nothing waits for this phone.')).toBeVisible();

      await page.getByRole('tab', { name: 'CWMP log' }).click();
      await see(page.getByText('9005 Invalid parameter name')).toBeVisible();
      await look('phone-cwmp');
      parts.elsewhere = true;
      await page.reload();
      await see(page.getByText('This phone talks to GenieACS')).toBeVisible();

      await page.goto('/devices/00D0AB-Nobody%252D1-1');
      await see(page.getByRole('heading', { level: 1, name: 'There is no such phone' })).toBeVisible();
      await see(page.getByText('00D0AB-Nobody%2D1-1')).toBeVisible();
      await watched.screenshot('phone-not-found');
    },
  );

  story(
    'shows its parameters as a tree with what they mean, and changes one when nobody was faster',
    async ({ page, mock, enter, look }) => {
      const parts = addPhoneParts(mock);
      mock.role = 'engineer';
      await enter(`/devices/${encodeURIComponent(deviceId(3))}?tab=parameters`);
      await see(page.getByText('13 parameters')).toBeVisible();
      const open = (name: RegExp) => page.getByRole('button', { name, expanded: false }).click();
      await open(/^DeviceInfo\./);
      await see(page.getByText('Version of the firmware that runs now')).toBeVisible();
      await see(page).toHaveURL(/path=InternetGatewayDevice\.DeviceInfo\./);
      await page.goto(
        `/devices/${encodeURIComponent(deviceId(3))}?tab=parameters&path=InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.SIP.`,
      );
      await see(page.getByText('Server at which the lines register')).toBeVisible();
      await open(/^Line\./);
      await look('phone-parameters');
      await page.getByRole('searchbox', { name: 'Search parameters' }).fill('Password');
      await see(page.getByText('secret, never shown')).toHaveCount(2);
      await see(page).toHaveURL(/q=Password/);
      await page.getByRole('searchbox', { name: 'Search parameters' }).fill('RegistrarServer');
      await page.getByRole('button', { name: `Change ${REGISTRAR}` }).click();
      await page.getByLabel('New value').fill('registrar2.ims.example.net');
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await see(page.getByRole('dialog').getByText('registrar.ims.example.net', { exact: true })).toBeVisible();
      // Somebody else writes meanwhile.
      parts.parameters = parts.parameters.map((one) =>
        one.name === REGISTRAR ? { ...one, value: 'other.ims.example.net' } : one,
      );
      await page.getByRole('button', { name: 'Write to the phone' }).click();
      await see(page.getByRole('alert')).toContainText('Somebody else was faster');
      await see(page.getByRole('dialog').getByText('other.ims.example.net')).toBeVisible();
      await look('phone-edit');
      await page.getByRole('button', { name: 'Write to the phone' }).click();
      await see(page.getByRole('tabpanel').getByText('is written when the phone comes.')).toBeVisible();
      expect(parts.tasks[0]?.request).toMatchObject({ values: [{ value: 'registrar2.ims.example.net' }] });
      await page.getByRole('button', { name: 'Show queued work' }).click();
      await see(page.getByRole('cell', { name: /^Write/ })).toBeVisible();
      mock.role = 'viewer';
      await page.goto(`/devices/${encodeURIComponent(deviceId(3))}?tab=parameters&q=RegistrarServer`);
      await see(page.getByText('Changing a parameter takes the role Engineer.')).toBeVisible();
      await see(page.getByRole('button', { name: `Change ${REGISTRAR}` })).toBeDisabled();
    },
  );

  story('says why it cannot be diagnosed, or when it will be', async ({ page, mock, watched, enter }) => {
    await enter(`/devices/${encodeURIComponent(deviceId(7))}`);
    const button = page.getByRole('button', { name: /^Diagnose line/ });
    await see(button).toBeDisabled();
    await see(button).toHaveAccessibleDescription('This phone has no diagnostics object for the line.');
    await watched.screenshot('phone-not-diagnosable');
    await page.goto(`/devices/${encodeURIComponent(deviceId(8))}`);
    await see(page.getByRole('button', { name: /^Diagnose on next contact: line/ })).toBeEnabled();
    await see(page.getByText(/^The phone was due at .+ and did not come/)).toBeVisible();
    await watched.screenshot('phone-offline');
    mock.devices = mock.devices.map((one) => (one.id === deviceId(7) ? { ...one, admission: 'quarantined' } : one));
    await page.goto(`/devices/${encodeURIComponent(deviceId(7))}`);
    await see(button).toHaveAccessibleDescription('The phone is not approved.');
    await see(page.getByText('To decide this takes the role Engineer.')).toBeVisible();
    await watched.screenshot('phone-quarantined');
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

  story('that may not be diagnosed says which role it takes', async ({ page, mock, enter }) => {
    await enter(`/devices/${encodeURIComponent(deviceId(1))}`);
    mock.trouble = { path: /^\/runs$/, answer: { status: 403, code: 'forbidden', role: 'operator' } };
    await page.getByRole('button', { name: /^Diagnose line/ }).click();
    await see(page.getByRole('alert')).toContainText('This takes the role Operator: ask an administrator.');
  });

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
