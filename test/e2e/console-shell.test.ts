import { backend } from '#shared/api/backend.js';
import { see } from './console-pages.js';
import { answer } from './mock-api.js';
import { deviceId } from './mock-data.js';
import { story } from './story.js';

describe('The console’s shell', () => {
  story('finds phones, pages and causes from anywhere', async ({ page, mock, enter, look, heading }) => {
    await enter('/knowledge');
    await page.getByRole('button', { name: 'Search phones, pages, causes' }).click();
    const box = page.getByRole('combobox', { name: 'Search' });
    await see(box).toBeFocused();
    await see(page.getByRole('option', { name: 'Fleet' })).toBeVisible();
    await box.fill('1003');
    await see(page.getByRole('option', { name: /^0003/ })).toHaveAttribute('aria-selected', 'true');
    await look('palette');
    await page.keyboard.press('Enter');
    await see(heading('0003')).toBeVisible();

    await page.keyboard.press('Control+k');
    await see(page.getByRole('option', { name: '0003' })).toHaveAttribute('aria-selected', 'true');
    await box.fill('403');
    await see(page.getByRole('group', { name: 'Knowledge' }).getByRole('option').first()).toBeVisible();
    await box.fill(`.*'; DROP TABLE devices --`);
    await see(page.getByRole('dialog').getByText('0 results')).toBeVisible();
    mock.trouble = { path: /^\/devices$/, answer: { status: 403, code: 'forbidden' } };
    await box.fill('000');
    await see(page.getByRole('dialog').getByText('The phones could not be searched')).toBeVisible();
    await page.keyboard.press('Escape');
    await see(box).toHaveCount(0);
  });

  story('is worked by keyboard, unless single keys are turned off', async ({ page, enter, look, heading }) => {
    await enter();
    await see(heading('Fleet')).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await see(heading('Knowledge')).toBeVisible();
    // Never while somebody types.
    await page.getByRole('searchbox', { name: 'Search the knowledge base' }).fill('');
    await page.keyboard.type('gf?');
    await see(page.getByRole('searchbox', { name: 'Search the knowledge base' })).toHaveValue('gf?');
    await page.goto('/');
    await see(heading('Fleet')).toBeVisible();
    await page.keyboard.press('?');
    await see(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await see(page.getByText('Go to Fleet')).toBeVisible();
    await look('shortcuts');
    await page.getByRole('switch', { name: 'Shortcuts of single keys' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await see(heading('Fleet')).toBeVisible();
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await see(page.getByRole('combobox', { name: 'Search' })).toBeFocused();
    await see(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toHaveCount(0);
  });

  story(
    'shows times in UTC where that is wanted, and rows as wide as liked',
    async ({ page, mock, enter, watched }) => {
      await enter(`/devices/${encodeURIComponent(deviceId(3))}`);
      const view = () => page.getByRole('button', { name: 'Appearance and time zone' }).click();
      await view();
      await watched.screenshot('appearance');
      await page.getByRole('menuitemradio', { name: 'UTC', exact: true }).click();
      await see(page.getByRole('banner').getByText('UTC')).toBeVisible();
      const told = mock.devices[2]!;
      const expected = new Intl.DateTimeFormat('en', {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: 'UTC',
      });
      const next = told.lastInformAt + (told.informIntervalSeconds ?? 0) * 1000;
      await see(page.getByText(expected.format(next)).first()).toBeVisible();
      await view();
      await page.getByRole('menuitemradio', { name: 'comfortable' }).click();
      await see(page.locator('html')).toHaveAttribute('data-density', 'comfortable');
      await page.reload();
      await see(page.locator('html')).toHaveAttribute('data-density', 'comfortable');
      await see(page.getByRole('banner').getByText('UTC')).toBeVisible();
    },
  );

  story('says how a GenieACS is, and how fresh its picture', async ({ page, mock, enter, look }) => {
    mock.backend = 'genieacs';
    const state = { kind: 'genieacs' as const, version: '1.2.16', lastContactAt: Date.now() - 90_000 };
    mock.routes['GET backend'] = () =>
      answer(200, backend, {
        ...state,
        reachable: false,
        lastSyncAt: Date.now() - 120_000,
        detail: 'connect ECONNREFUSED',
      });
    mock.devices = mock.devices.map((one) => ({ ...one, asOf: Date.now() - 120_000 }));
    await enter(`/devices/${encodeURIComponent(deviceId(3))}`);
    await page.getByRole('button', { name: 'GenieACS is away' }).click();
    await see(page.getByText('connect ECONNREFUSED')).toBeVisible();
    await see(page.getByText('As GenieACS had it')).toBeVisible();
    await look('backend-away');
  });

  story('fits a narrow window, in Russian too', async ({ page, watched, enter, row, heading }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await enter();
    await see(row('0003')).toBeVisible();
    for (const language of ['English', 'Русский']) {
      await page.getByRole('button', { name: /^(Language|Язык):/ }).click();
      await page.getByRole('menuitemradio', { name: language }).click();
      const wide = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
      await page.goto('/');
      await see(row('0003')).toBeVisible();
      await see.poll(wide).toBeLessThanOrEqual(0);
      await watched.screenshot(`fleet-390-${language === 'English' ? 'en' : 'ru'}`);
      await page.goto(`/devices/${encodeURIComponent(deviceId(3))}`);
      await see(heading('0003')).toBeVisible();
      await see.poll(wide).toBeLessThanOrEqual(0);
      await watched.screenshot(`phone-390-${language === 'English' ? 'en' : 'ru'}`);
    }
  });
});
