import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';

/** The system's Chromium: Playwright's own download is not needed. Without its own windows it takes a quarter less time. */
const INSTALLED = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
/** `SIPDX_CHROMIUM` overrides its path. */
const executable = process.env['SIPDX_CHROMIUM'] ?? INSTALLED.find((path) => existsSync(path)) ?? INSTALLED[0]!;

const screenshots = join(__dirname, '..', '..', 'test-results');

/** For `itWithPeer`: what is missing, or undefined. */
export function chromiumMissing(): string | undefined {
  return existsSync(executable) ? undefined : `no Chromium at ${executable}; set SIPDX_CHROMIUM`;
}

/**
 * Requests that the page itself gave up (an event stream that is closed, a query nobody waits for any more), and those
 * that Chromium dropped because an interface of this machine came or went: another suite's containers. The console gets
 * over these; 'console-loading' is about it.
 */
const HARMLESS: readonly string[] = ['net::ERR_ABORTED', 'net::ERR_NETWORK_CHANGED'];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox', // tests run as root in containers
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface WatchedPage {
  readonly page: Page;
  /** What must never happen: console errors, exceptions, failed requests, requests to another origin. */
  readonly problems: readonly string[];
  /** Answers of 400 and above. Some belong to the story (401 before login), so they are kept apart. */
  readonly refusals: readonly { readonly status: number; readonly method: string; readonly path: string }[];
  /** Writes `test-results/<name>.png` of the whole page, for people to look at. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A page in its own context (own cookies, own storage) on the console at `origin`. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce', // frames of an animation cost as much as whole pages
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const refusals: { status: number; method: string; path: string }[] = [];

  page.on('console', (message) => {
    // Chromium prints failed requests too: answers of 400 and above are `refusals`, the rest is noted below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource: ')) {
      problems.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) {
      problems.push(`request to another origin: ${request.url()}`);
    }
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed';
    if (!HARMLESS.includes(reason)) problems.push(`request ${request.url()}: ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) {
      const url = new URL(response.url());
      refusals.push({ status: response.status(), method: response.request().method(), path: url.pathname });
    }
  });

  return {
    page,
    problems,
    refusals,
    screenshot: async (name) => {
      mkdirSync(screenshots, { recursive: true });
      await page.evaluate('scrollTo(0, 0)'); // else a sticky header lies across the picture
      await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
    },
    close: () => context.close(),
  };
}
