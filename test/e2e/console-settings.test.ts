import type { Device } from '#shared/api/devices.js';
import { see } from './console-pages.js';
import { CREDENTIAL_PASSWORD, mockAdministration, TOKEN } from './mock-administration.js';
import { story } from './story.js';

describe('The settings', () => {
  story(
    'are changed by an administrator, and somebody else’s change is not overwritten',
    async (told) => {
      const { mock, page, enter, look, heading } = told;
      mock.role = 'admin';
      const server = mockAdministration(mock, Date.now());
      await enter('/settings');
      await see(heading('Settings')).toBeVisible();
      await see(page.getByRole('radio', { name: 'Keep in quarantine' })).toBeChecked();
      await look('settings-server');
      await page.getByLabel('Diagnoses', { exact: true }).fill('180');
      const readAnew = page.waitForResponse(
        (one) => one.url().endsWith('/settings') && one.request().method() === 'GET',
      );
      await page.getByRole('button', { name: 'Save' }).click();
      await readAnew; // with the version that the save has made
      expect(server.settings.retention.runDays).toBe(180);

      server.settingsVersion++;
      await page.getByRole('radio', { name: 'Refuse' }).check();
      await page.getByRole('button', { name: 'Save' }).click();
      await see(page.getByText('Not saved')).toBeVisible();
      await page.getByRole('button', { name: 'Show what is there now' }).click();
      await see(page.getByRole('radio', { name: 'Keep in quarantine' })).toBeChecked();
      expect(server.settings.unknownDevices).toBe('quarantine');
    },
    [/412/],
  );

  story('leave to a GenieACS who is let in', async ({ mock, page, enter }) => {
    mock.role = 'admin';
    mock.backend = 'genieacs';
    mockAdministration(mock, Date.now());
    await enter('/settings?tab=credentials');
    await see(page.getByRole('alert')).toContainText('GenieACS decides this');
    await see(page.getByRole('tab')).toHaveText(['Server', 'Users', 'Tokens and password', 'Verdicts in practice']);
  });

  story(
    'have users, tokens and credentials; secrets are told once',
    async (told) => {
      const { mock, page, watched, enter, look } = told;
      mock.role = 'admin';
      const server = mockAdministration(mock, Date.now());
      await enter('/settings?tab=users');
      await see(page.getByRole('row').filter({ hasText: 'ольга' })).toContainText('switched off');
      await look('settings-users');
      await page.getByRole('button', { name: 'Add a user' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('User name').fill('ivan');
      await dialog.getByLabel('Password', { exact: true }).fill('short');
      await see(dialog.getByRole('button', { name: 'Add a user' })).toBeDisabled();
      await dialog.getByLabel('Password', { exact: true }).fill('long enough by far');
      await watched.screenshot('settings-new-user');
      await dialog.getByRole('button', { name: 'Add a user' }).click();
      await see(page.getByRole('row').filter({ hasText: 'ivan' })).toContainText('Operator');
      await page.getByRole('button', { name: 'Change ivan' }).click();
      await dialog.getByLabel('Switched off').check();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await see(page.getByRole('row').filter({ hasText: 'ivan' })).toContainText('switched off');
      await page.getByRole('button', { name: 'Delete the user ivan' }).click();
      await see(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
      await dialog.getByLabel('To confirm, type ivan').fill('ivan');
      await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
      await see(page.getByRole('row').filter({ hasText: 'ivan' })).toHaveCount(0);

      await page.getByRole('tab', { name: 'Tokens and password' }).click();
      await see(page).toHaveURL(/tab=tokens/);
      await page.getByRole('button', { name: 'Make a token' }).click();
      await dialog.getByLabel('Name').fill('monitoring');
      await dialog.getByRole('button', { name: 'Make a token' }).click();
      await see(page.getByText(TOKEN)).toBeVisible();
      await look('settings-tokens');
      await page.reload();
      await see(page.getByRole('row').filter({ hasText: 'monitoring' })).toBeVisible();
      await see(page.getByText(TOKEN)).toHaveCount(0);
      await page.getByLabel('Present password').fill('not it');
      await page.getByLabel('New password').fill('long enough by far');
      await page.getByRole('button', { name: 'Change the password' }).click();
      await see(page.getByText('The password was not changed')).toBeVisible();

      await page.getByRole('tab', { name: 'CWMP credentials' }).click();
      await see(page.getByRole('row').filter({ hasText: 'first-contact' })).toContainText('bootstrap');
      await page.getByRole('button', { name: 'Add credentials' }).click();
      await dialog.getByLabel('User name').fill('cpe-0002');
      await dialog.getByRole('button', { name: 'Add credentials' }).click();
      await see(page.getByText(CREDENTIAL_PASSWORD)).toBeVisible();
      await look('settings-credentials');
      expect(server.credentials).toHaveLength(3);

      await page.getByRole('tab', { name: 'Verdicts in practice' }).click();
      await see(page.getByRole('row').filter({ hasText: 'Account or password rejected' })).toContainText('12');
      await look('settings-rules');
    },
    [/403/],
  );

  story('let a phone in, and show only what the role opens', async ({ mock, page, enter, look }) => {
    mock.role = 'engineer';
    mockAdministration(mock, Date.now());
    mock.devices = mock.devices.map((device, i) => (i < 2 ? { ...device, admission: 'quarantined' } : device));
    const [waiting, later] = mock.devices as [Device, Device];
    mock.routes['GET devices'] = ({ query }) => {
      const items = mock.devices.filter(
        ({ admission }) => query['admission'] === undefined || admission === query['admission'],
      );
      const from = Number(query['cursor'] ?? 0);
      const next = from + 1 < items.length ? { nextCursor: String(from + 1) } : {};
      return { status: 200, value: { items: items.slice(from, from + 1), total: items.length, ...next } };
    };
    await enter('/settings?tab=quarantine');
    await see(page.getByRole('row').filter({ hasText: waiting.serialNumber })).toBeVisible();
    await page.getByRole('button', { name: 'More' }).click();
    await see(page.getByRole('row').filter({ hasText: later.serialNumber })).toBeVisible();
    await see(page.getByRole('button', { name: 'More' })).toHaveCount(0);
    await look('settings-quarantine');
    await page.getByRole('button', { name: `Approve ${waiting.serialNumber}` }).click();
    await see(page.getByRole('row').filter({ hasText: waiting.serialNumber })).toHaveCount(0);
    await page.getByRole('button', { name: `Approve ${later.serialNumber}` }).click();
    await see(page.getByText('No phone waits.')).toBeVisible();
    expect(mock.devices[0]!.admission).toBe('approved');

    await see(page.getByRole('tab', { name: 'Users' })).toHaveCount(0);
    await page.getByRole('tab', { name: 'Server' }).click();
    await see(page.getByText('You may look; only an administrator may change these.')).toBeVisible();
    await see(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
    await page.goto('/settings?tab=users');
    await see(page.getByText('Your role does not open “Users”.')).toBeVisible();
    await see(page.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  });
});

describe('The audit log', () => {
  story('says who did what, filtered by its URL, and is had as CSV', async (told) => {
    const { mock, page, watched, enter, look, heading } = told;
    mock.role = 'admin';
    mockAdministration(mock, Date.now());
    await enter();
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await see(heading('Audit log')).toBeVisible();
    await see(page.getByRole('row')).toHaveCount(6);
    await look('audit');
    await page.getByRole('button', { name: 'login.failed' }).click();
    await see(page).toHaveURL(/action=login.failed/);
    await see(page.getByRole('row')).toHaveCount(2);
    await see(page.getByRole('link', { name: 'As CSV' })).toHaveAttribute(
      'href',
      '/api/v1/exports/audit?action=login.failed&lang=en',
    );
    await page.getByRole('button', { name: /^Lift the filter What/ }).click();
    await see(page.getByRole('row')).toHaveCount(6);
    await page.getByLabel('that is exactly').fill("' OR 1=1 --");
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await see(page.getByText('No entry fits.')).toBeVisible();
    await watched.screenshot('audit-empty');
  });

  story(
    'is closed to others, and says which role opens it',
    async ({ mock, page, enter }) => {
      mock.routes['GET audit'] = () => ({
        status: 403,
        value: { type: 'about:blank', title: 'forbidden', status: 403, code: 'forbidden' },
      });
      await enter('/audit');
      await see(page.getByText('The audit log could not be read')).toBeVisible();
      await see(page.getByRole('alert')).toContainText('ask an administrator');
    },
    [/403/],
  );
});
