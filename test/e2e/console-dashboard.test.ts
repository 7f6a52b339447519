import { see } from './console-pages.js';
import { mockStatistics } from './mock-statistics.js';
import { story } from './story.js';

describe('The dashboard', () => {
  story(
    'says what is wrong now, and every figure leads to what it counts',
    async (told) => {
      const { mock, page, watched, enter, look, heading } = told;
      const { statistics } = mockStatistics(mock, Date.now());
      await enter();
      await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
      await see(heading('Dashboard')).toBeVisible();
      await see(page.getByRole('link', { name: /^Registered lines 93\.8%/ })).toBeVisible();
      await see(page.getByRole('img', { name: /103|lines fail at the end/ })).toBeVisible();
      await look('dashboard');

      for (const [link, address] of [
        [/^Registered lines/, /\/\?status=Up$/],
        [/^Failing lines 103/, /\/\?status=failing$/],
        [/^Diagnoses today 48/, /\/runs\?since=\d+$/],
        ['2 in progress', /\/runs\?show=open$/],
        ['3 wait for approval', /\/\?admission=quarantined$/],
        ['71', /status=failing&registrar=ims1/],
      ] as const) {
        await page.getByRole('link', { name: link }).first().click();
        await see(page).toHaveURL(address);
        await page.goBack();
        await see(heading('Dashboard')).toBeVisible();
      }
      await page.getByRole('link', { name: 'Account or password', exact: true }).first().click();
      await see(page).toHaveURL(/status=failing&category=credentials/);
      await page.goBack();

      await page.getByText('by registrar').click();
      await see(page).toHaveURL(/by=registrar/);
      await page.getByText('7 days').click();
      await see(page).toHaveURL(/range=7d/);
      await page.reload();
      await see(page.getByRole('list').filter({ hasText: 'All failing lines' })).toContainText('ims2.example.net:5060');

      mock.trouble = { path: /statistics/, answer: 'lost' };
      mock.emit({ id: 9001, at: Date.now(), topic: 'fleet', type: 'run.changed', v: 1, data: {} });
      await see(page.getByText('The figures could not be renewed: what you see is older')).toBeVisible();
      mock.trouble = undefined;
      await page.getByRole('button', { name: 'Try again' }).first().click();
      await see(page.getByText('The figures could not be renewed: what you see is older')).toHaveCount(0);

      await page.getByRole('button', { name: /^Language/ }).click();
      await page.getByRole('menuitemradio', { name: 'Русский' }).click();
      await see(heading('Обзор')).toBeVisible();
      await page.setViewportSize({ width: 390, height: 844 });
      await watched.screenshot('dashboard-narrow-ru');
      expect(statistics.devices.total).toBe(1240);
    },
    [/ERR_(EMPTY_RESPONSE|CONNECTION)/],
  );

  story('of an empty system says how to begin', async ({ mock, page, enter, look }) => {
    const state = mockStatistics(mock, Date.now());
    const { statistics } = state;
    state.statistics = {
      ...statistics,
      devices: { total: 0, quarantined: 0 },
      lines: { enabled: 0, registered: 0, failing: 0, other: 0 },
    };
    await enter('/dashboard');
    await see(page.getByText('No phone has come yet, so there is nothing to count.')).toBeVisible();
    await look('dashboard-empty');
    await page.getByRole('link', { name: 'How to connect phones' }).click();
    await see(page).toHaveURL(/\/$/);
  });

  story('says which diagnoses there are, filtered by its URL', async ({ page, enter, look }) => {
    await enter('/runs?category=credentials&state=complete');
    await see(page.getByRole('row').nth(1)).toBeVisible();
    await see(page.getByText('Category', { exact: true })).toBeVisible();
    await look('runs');
    await page.getByRole('button', { name: /^Lift the filter Category/ }).click();
    await see(page).toHaveURL(/\/runs\?state=complete$/);
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await see(page).toHaveURL(/\/runs\/\w+/);
  });
});
