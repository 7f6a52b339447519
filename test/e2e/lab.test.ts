import { expect as see, type Browser } from '@playwright/test';
import { itWithPeer } from '../peer.js';
import { temporaryLab, type TemporaryLab } from '../temporary-lab.js';
import { chromiumMissing, launchBrowser, openPage } from './browser.js';
import { diagnose, logIn, openPhone, verdictTitle } from './console-pages.js';
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

  itWithPeer(
    'logs in, opens a phone that is not registered, presses Diagnose, watches it run and reads the verdict',
    chromiumMissing,
    async () => {
      const watched = await openPage(browser, origin);
      const { page } = watched;
      await page.goto('/');
      await logIn(page, 'admin', system.lab.acs?.firstPassword?.reveal() ?? '');
      await see(page.getByRole('link', { name: '1006', exact: true })).toBeVisible();
      await watched.screenshot('lab-fleet');
      await openPhone(page, '1006');
      await watched.screenshot('lab-phone');
      await diagnose(page);
      expect(await verdictTitle(page)).toBe('Account or password rejected');
      await see(page.getByText('SIP/2.0 401').first()).toBeVisible();
      await see(page.getByText('Diagnose again')).toBeVisible();
      await watched.screenshot('lab-verdict');
      expect(watched.problems).toEqual([]);
      await watched.close();
    },
    60_000,
  );

  itWithPeer(
    'watches a run that takes half a minute, reloads the page meanwhile, and sees that its pings were simulated',
    chromiumMissing,
    async () => {
      const watched = await openPage(browser, origin);
      const { page } = watched;
      await page.goto('/');
      await logIn(page, 'admin', system.lab.acs?.firstPassword?.reveal() ?? '');
      await openPhone(page, '1004');
      await diagnose(page);
      await page.waitForTimeout(3_000);
      await watched.screenshot('lab-running');
      await page.reload();
      expect(await verdictTitle(page)).toMatch(/SIP service/);
      await see(page.getByText('Simulated').first()).toBeVisible();
      await watched.screenshot('lab-verdict-silent');
      expect(watched.problems).toEqual([]);
      await watched.close();
    },
    90_000,
  );
});
