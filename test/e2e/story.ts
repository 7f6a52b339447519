import type { Browser, Locator, Page } from '@playwright/test';
import { itWithPeer } from '../peer.js';
import { chromiumMissing, launchBrowser, openPage, type WatchedPage } from './browser.js';
import { accessibilityViolations, useColors } from './console-pages.js';
import { startMockApi, type MockApi } from './mock-api.js';
import { mockFeedback } from './mock-feedback.js';

const TIMEOUT_MS = 240_000;

/** For `story`: what Chromium says when the mock breaks an event stream. */
export const BROKEN_STREAM = /events\?topics=\S+ net::ERR_INCOMPLETE_CHUNKED_ENCODING/;

let browser: Browser | undefined;

beforeAll(async () => {
  if (chromiumMissing() === undefined) browser = await launchBrowser();
}, TIMEOUT_MS);
afterAll(async () => browser?.close());

export interface Story {
  readonly mock: MockApi;
  readonly watched: WatchedPage;
  readonly page: Page;
  /** Opens the path with a session of li.wei; the login itself is the matter of `console-login`. */
  readonly enter: (path?: string) => Promise<void>;
  /** A screenshot in each theme, for people to look at; fails where axe finds something serious. */
  readonly look: (name: string) => Promise<void>;
  /** The fleet table's row of that phone. */
  readonly row: (serialNumber: string) => Locator;
  /** The page's own heading. */
  readonly heading: (name: string | RegExp) => Locator;
}

/**
 * One page of a fresh browser profile on a fresh mock. In the end nothing may have gone wrong unnoticed.
 * @param expected problems that belong to the story
 */
export function story(name: string, tell: (story: Story) => Promise<void>, expected: readonly RegExp[] = []): void {
  itWithPeer(
    name,
    chromiumMissing,
    async () => {
      const mock = await startMockApi();
      mockFeedback(mock);
      const watched = await openPage(browser!, mock.origin);
      watched.page.setDefaultTimeout(60_000);
      try {
        await tell(begin(mock, watched));
        expect(watched.problems.filter((problem) => !expected.some((known) => known.test(problem)))).toEqual([]);
      } finally {
        await watched.close();
        await mock.close();
      }
    },
    TIMEOUT_MS,
  );
}

function begin(mock: MockApi, watched: WatchedPage): Story {
  const { page } = watched;
  return {
    mock,
    watched,
    page,
    enter: async (path = '/') => {
      await page.context().addCookies([{ ...mock.newSession('li.wei'), url: mock.origin, httpOnly: true }]);
      await page.goto(path);
    },
    look: async (name) => {
      const violations: string[] = [];
      for (const scheme of ['light', 'dark'] as const) {
        await useColors(page, scheme);
        await watched.screenshot(`${name}-${scheme}`);
        // The structure is the same in both; only the colours differ.
        const rule = scheme === 'light' ? undefined : 'color-contrast';
        violations.push(...(await accessibilityViolations(page, rule)).map((violation) => `${scheme}: ${violation}`));
      }
      expect(violations).toEqual([]);
    },
    row: (serialNumber) =>
      page.getByRole('row').filter({ has: page.getByRole('link', { name: serialNumber, exact: true }) }),
    heading: (name) => page.getByRole('heading', { level: 1, name }),
  };
}
