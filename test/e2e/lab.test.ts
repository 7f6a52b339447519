import { expect as see, type Browser, type Page } from '@playwright/test';
import { itWithPeer } from '../peer.js';
import { temporaryLab, type TemporaryLab } from '../temporary-lab.js';
import { chromiumMissing, launchBrowser, openPage, type WatchedPage } from './browser.js';
import { diagnose, logIn, openPhone, verdictTitle } from './console-pages.js';
import { labPassword } from '#cpe-agent/lab/conditions.js';
import { packageRoot } from '#acs/package-root.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The main job as an operator does it: the real console on the real server with the lab's phones. */
describe('an operator at the console of the lab', () => {
  let system: TemporaryLab;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    if (chromiumMissing() !== undefined) return;
    if (!existsSync(join(packageRoot(), 'dist', 'ui', 'index.html')))
      throw new Error('the console is not built: npm run build');
    [system, browser] = await Promise.all([temporaryLab(), launchBrowser()]);
    origin = system.lab.acs?.consoleUrl.replace(/\/$/, '') ?? '';
    await system.api.diagnosable(12);
  }, 60_000);

  afterAll(async () => {
    if (chromiumMissing() !== undefined) return;
    await browser.close();
    await system.close();
  }, 30_000);

  /** Told by the administrator, who has just logged in. */
  function story(name: string, limitMs: number, tell: (page: Page, watched: WatchedPage) => Promise<void>): void {
    itWithPeer(
      name,
      chromiumMissing,
      async () => {
        const watched = await openPage(browser, origin);
        await watched.page.goto('/');
        await logIn(watched.page, 'admin', system.lab.acs?.firstPassword?.reveal() ?? '');
        await tell(watched.page, watched);
        expect(watched.problems).toEqual([]);
        await watched.close();
      },
      limitMs,
    );
  }

  story(
    'logs in, opens a phone that is not registered, presses Diagnose, watches it run and reads the verdict',
    60_000,
    async (page, watched) => {
      await see(page.getByRole('link', { name: '1006', exact: true })).toBeVisible();
      await watched.screenshot('lab-fleet');
      await openPhone(page, '1006');
      await watched.screenshot('lab-phone');
      await diagnose(page);
      expect(await verdictTitle(page)).toBe('Account or password rejected');
      await see(page.getByText(/^401 /).first()).toBeVisible();
      await see(page.getByText('Diagnose again')).toBeVisible();
      await watched.screenshot('lab-verdict');
    },
  );

  story(
    'watches a run that takes half a minute, reloads the page meanwhile, and sees that its pings were simulated',
    90_000,
    async (page, watched) => {
      await openPhone(page, '1004');
      await diagnose(page);
      await page.waitForTimeout(3_000);
      await watched.screenshot('lab-running');
      await page.reload();
      expect(await verdictTitle(page)).toMatch(/SIP service/);
      await see(page.getByText('Simulated').first()).toBeVisible();
      await watched.screenshot('lab-verdict-silent');
    },
  );

  story(
    'cures a phone from its verdict: reads the knowledge base, enters the right password, sees it cured',
    240_000,
    async (page, watched) => {
      await openPhone(page, '1007');
      await diagnose(page);
      expect(await verdictTitle(page)).toBe('Account or password rejected');
      await page.getByRole('link', { name: 'Read on in the knowledge base' }).click();
      await see(page.getByRole('heading', { level: 1, name: 'Account or password rejected' })).toBeVisible();
      await page.goBack();

      await page.getByRole('button', { name: 'Apply: Enter the password anew' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('New value of AuthPassword').fill(labPassword('1007'));
      await dialog.getByRole('button', { name: 'Apply and diagnose again' }).click();
      const applied = page.getByRole('article', { name: 'Enter the password anew' }).first();
      await see(applied.getByText('Cured').first()).toBeVisible({ timeout: 60_000 });
      await see(applied.getByText('The line can register')).toBeVisible();
      await watched.screenshot('lab-cured');
      await applied.getByRole('link', { name: 'The second diagnosis' }).click();
      await see(page.getByRole('heading', { level: 2, name: 'The line can register' })).toBeVisible();
    },
  );

  story('has a remedy put back by one click', 240_000, async (page, watched) => {
    await openPhone(page, '1010');
    await diagnose(page);
    await verdictTitle(page);
    const name = 'Register for as long as the server demands';
    await page.getByRole('button', { name: `Apply: ${name}` }).click();
    await page.getByRole('button', { name: 'Apply and diagnose again' }).click();
    const applied = page.getByRole('article', { name }).first();
    await see(applied.getByText('Cured').first()).toBeVisible({ timeout: 60_000 });
    await applied.getByRole('button', { name: 'Put back the old value' }).click();
    await see(applied.getByText('Old value put back').first()).toBeVisible({ timeout: 30_000 });
    await watched.screenshot('lab-rolled-back');
  });
});
