import { openPhone, verdictTitle, see } from './console-pages.js';
import { deviceId, runIds } from './mock-data.js';
import { story } from './story.js';

describe('The console', () => {
  story('speaks three languages and remembers which', async ({ page, watched, enter, row, heading }) => {
    await enter(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    for (const [language, name, title] of [
      ['zh', '简体中文', '账号或密码被拒绝'],
      ['ru', 'Русский', 'Учётная запись или пароль отвергнуты'],
    ] as const) {
      await page.getByRole('button', { name: /^(Language|语言|Язык)/ }).click();
      await page.getByRole('menuitemradio', { name }).click();
      await see(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
      await page.reload();
      await see(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
      await watched.screenshot(`run-${language}`);
      await page.goto('/');
      await see(row('0003').getByText(title)).toBeVisible();
      await watched.screenshot(`fleet-${language}`);
      await page.goto(`/devices/${encodeURIComponent(deviceId(3))}`);
      await see(heading('0003')).toBeVisible();
      await watched.screenshot(`phone-${language}`);
      await page.goto(`/runs/${runIds.credentials}`);
    }
  });

  story('has the theme that was chosen, and remembers it', async ({ page, enter }) => {
    await enter();
    await page.getByRole('button', { name: 'Appearance and time zone' }).click();
    await page.getByRole('menuitemradio', { name: 'dark' }).click();
    await see(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await page.reload();
    await see(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });

  story('can be worked by keyboard: skip link, focus on the new page’s heading', async ({ page, enter, heading }) => {
    await enter();
    await see(heading('Fleet')).toBeVisible();
    await page.reload();
    await see(heading('Fleet')).toBeVisible();
    await page.keyboard.press('Tab');
    await see(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await see(page.locator('main')).toBeFocused();
    await page.getByRole('link', { name: '0003', exact: true }).focus();
    await page.keyboard.press('Enter');
    await see(heading('0003')).toBeFocused();
  });

  story('has a page for an address that leads nowhere', async ({ enter, look, heading }) => {
    await enter('/no/such/page');
    await see(heading('There is no such page')).toBeVisible();
    await look('not-found');
  });

  story('fits a narrow window', async ({ page, watched, enter, look, row }) => {
    await page.setViewportSize({ width: 400, height: 800 });
    await enter();
    await see(row('0003')).toBeVisible();
    await watched.screenshot('narrow-fleet');
    await openPhone(page, '0003');
    await watched.screenshot('narrow-phone');
    await page.goto(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    await look('narrow-run');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
  });
});
