import { accessibilityViolations, see } from './console-pages.js';
import { story } from './story.js';

/** What Chromium says of the requests that these stories break. */
const BROKEN = /^request \S+\/assets\/\S+: net::ERR_INTERNET_DISCONNECTED$/;

/** The next `times` requests for files whose address matches fail. */
function breaker(matching: RegExp, times: number) {
  let left = times;
  return {
    matching,
    failNext: (route: { abort: (reason: string) => Promise<void>; continue: () => Promise<void> }) =>
      left-- > 0 ? route.abort('internetdisconnected') : route.continue(),
  };
}

describe('A console whose files do not all arrive', () => {
  story(
    'is loaded again by itself',
    async ({ page, enter, heading }) => {
      const { matching, failNext } = breaker(/\/assets\/base-[^/]+\.js$/, 1);
      await page.route(matching, failNext);
      await enter();
      await see(heading('Fleet')).toBeVisible();
    },
    [BROKEN],
  );

  story(
    'says so in every language where that does not help, and offers it',
    async ({ page, watched, enter, heading }) => {
      const { matching, failNext } = breaker(/\/assets\/base-[^/]+\.js$/, 4);
      await page.route(matching, failNext);
      await enter();
      await see(page.getByRole('alert')).toContainText('The console could not be loaded.');
      await see(page.getByText('控制台未能加载。')).toBeVisible();
      await watched.screenshot('not-loaded');
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Reload' }).click();
      await see(heading('Fleet')).toBeVisible();
    },
    [BROKEN],
  );

  story(
    'fetches the missing part again',
    async ({ page, enter, heading }) => {
      await enter();
      await see(heading('Fleet')).toBeVisible();
      const { matching, failNext } = breaker(/\/assets\/palette-[^/]+\.js$/, 1);
      await page.route(matching, failNext);
      await page.keyboard.press('Control+k');
      await see(page.getByRole('combobox', { name: 'Search' })).toBeFocused();
    },
    [BROKEN],
  );
});
