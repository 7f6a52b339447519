import { gzipSync } from 'node:zlib';
import { expect as see, type Browser, type Page } from '@playwright/test';
import { itWithPeer } from '../peer.js';
import { chromiumMissing, launchBrowser, openPage, type WatchedPage } from './browser.js';
import { accessibilityViolations, diagnose, logIn, openPhone, useColors, verdictTitle } from './console-pages.js';
import { startMockApi, type MockApi } from './mock-api.js';
import { credentialsResult, deviceId, runIds } from './mock-data.js';

const TIMEOUT_MS = 60_000;
const BROKEN_STREAM = /events\?topics=\S+ net::ERR_INCOMPLETE_CHUNKED_ENCODING/;
let browser: Browser | undefined;
let mock: MockApi;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  if (chromiumMissing() === undefined) browser = await launchBrowser();
}, TIMEOUT_MS);
afterAll(async () => browser?.close());

/** One page of a fresh browser profile and a fresh mock; in the end nothing may have gone wrong unnoticed. */
function story(name: string, tell: () => Promise<void>, expected: readonly RegExp[] = []): void {
  itWithPeer(
    name,
    chromiumMissing,
    async () => {
      mock = await startMockApi();
      watched = await openPage(browser!, mock.origin);
      page = watched.page;
      page.setDefaultTimeout(10_000);
      try {
        await tell();
        expect(watched.problems.filter((problem) => !expected.some((known) => known.test(problem)))).toEqual([]);
      } finally {
        await watched.close();
        await mock.close();
      }
    },
    TIMEOUT_MS,
  );
}

async function enter(path = '/'): Promise<void> {
  await page.goto(path);
  await logIn(page, 'li.wei', mock.password);
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** A screenshot in each theme, for people to look at, and axe's opinion of it. */
async function look(name: string): Promise<void> {
  const violations: string[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    await useColors(page, scheme);
    await watched.screenshot(`${name}-${scheme}`);
    violations.push(...(await accessibilityViolations(page)).map((violation) => `${scheme}: ${violation}`));
  }
  expect(violations).toEqual([]);
}

const row = (serial: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: serial, exact: true }) });
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

describe('Login', () => {
  story('leads to where the operator was going', async () => {
    await page.goto('/?show=attention');
    await see(page).toHaveURL(/\/login\?to=/);
    await look('login');
    await logIn(page, 'li.wei', mock.password);
    await see(heading('Fleet')).toBeVisible();
    await see(page).toHaveURL(/\/\?show=attention$/);
    expect(watched.refusals).toEqual([{ status: 401, method: 'GET', path: '/api/v1/session' }]);
  });

  story('never leads to another site', async () => {
    await page.goto('/login?to=//evil.example/');
    await see(page).toHaveURL(/\/login$/);
    await logIn(page, 'li.wei', mock.password);
    await see(heading('Fleet')).toBeVisible();
    expect(new URL(page.url()).origin).toBe(mock.origin);
  });

  story(
    'says what is wrong: the password, too many tries, a server that is down',
    async () => {
      await page.goto('/login');
      await logIn(page, 'li.wei', 'wrong');
      await see(page.getByRole('alert')).toHaveText('User name or password is wrong.');
      await watched.screenshot('login-wrong');

      mock.trouble = { path: /^\/session/, answer: { status: 429, code: 'too-many-logins', retryAfter: 30 } };
      await page.getByRole('button', { name: 'Sign in' }).click();
      await see(page.getByRole('alert')).toHaveText(/try again in (30|29) seconds/);

      mock.trouble = { path: /^\/session/, answer: 'lost' };
      await page.getByRole('button', { name: 'Sign in' }).click();
      await see(page.getByRole('alert')).toHaveText(/server does not answer/);

      mock.trouble = undefined;
      await logIn(page, 'li.wei', mock.password);
      await see(heading('Fleet')).toBeVisible();
    },
    [/session: net::ERR_EMPTY_RESPONSE/],
  );

  story('is asked for again when the session has ended, and leads back', async () => {
    await enter(`/runs/${runIds.credentials}`);
    expect(await verdictTitle(page)).toBe('Account or password rejected');
    await see(page.getByRole('img', { name: 'live' })).toBeVisible();
    await page.waitForTimeout(500); // the stream's opening has made the page read once more
    mock.endSessions();
    await page.getByRole('link', { name: '0003' }).click();
    await page.waitForURL('**/login?to=*');
    await logIn(page, 'li.wei', mock.password);
    await see(heading('0003')).toBeVisible();
  });

  story('ends with Sign out', async () => {
    await enter();
    await page.getByRole('button', { name: 'Signed in as li.wei' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
    await page.goto('/');
    await see(page).toHaveURL(/\/login$/);
  });
});

describe('Fleet', () => {
  story('shows which phones are not registered', async () => {
    await enter();
    await see(row('0001').getByText('Registered')).toBeVisible();
    for (const serial of ['0002', '0003', '0004', '0005', '0007'])
      await see(row(serial).getByText('Failed')).toBeVisible();
    await see(row('0006').getByText('Disabled')).toBeVisible();
    await see(row('0008').getByText('Offline')).toBeVisible();
    await see(row('0009').getByText('Lines not read yet')).toBeVisible();
    await see(row('0010').getByText('Unknown')).toBeVisible();
    await see(row('0003').getByText('Account or password rejected')).toBeVisible();
    await see(page.getByRole('img', { name: 'live' })).toBeVisible();
    await look('fleet');

    await page.getByText('Not registered 8').click();
    await see(page).toHaveURL(/show=attention/);
    await see(page.getByRole('row')).toHaveCount(9);
    await page.reload();
    await see(page.getByRole('row')).toHaveCount(9);
  });

  story('searches on the server, with the words in the URL, whatever they are', async () => {
    await enter();
    const search = page.getByRole('searchbox', { name: 'Search phones' });
    await search.fill('1003@');
    await see(page.getByRole('row')).toHaveCount(2);
    await see(page).toHaveURL(/q=1003%40/);
    await search.fill(`.*'; DROP TABLE devices --%00(`);
    await see(page.getByText('No phone matches')).toBeVisible();
    await watched.screenshot('fleet-no-match');
    await page.getByRole('link', { name: 'Clear the search' }).click();
    await see(search).toHaveValue('');
    await see(page.getByRole('row')).toHaveCount(11);
    await page.goto('/?q=0010');
    await see(search).toHaveValue('0010');
    await see(row('0010')).toBeVisible();
  });

  story('goes from page to page', async () => {
    mock.pageSize = 4;
    await enter();
    await see(page.getByRole('row')).toHaveCount(5);
    await page.getByRole('button', { name: 'Next page' }).click();
    await see(row('0005')).toBeVisible();
    await page.getByRole('button', { name: 'Next page' }).click();
    await see(row('0010')).toBeVisible();
    await page.goBack();
    await see(row('0005')).toBeVisible();
    await page.getByRole('button', { name: 'First page' }).click();
    await see(row('0001')).toBeVisible();
  });

  story('follows what happens', async () => {
    await enter();
    await see(row('0001').getByText('Registered')).toBeVisible();
    mock.devices = mock.devices.map((device) =>
      device.serialNumber === '0001'
        ? { ...device, lines: device.lines.map((line) => ({ ...line, status: 'Error' })) }
        : device,
    );
    await see.poll(() => mock.openStreams()).toBe(1);
    mock.emit({ id: 900, at: Date.now(), topic: 'fleet', type: 'line.status', v: 1, data: {} });
    await see(row('0001').getByText('Failed')).toBeVisible({ timeout: 5000 });
  });

  story('without phones tells how one comes in', async () => {
    mock.devices = [];
    await enter();
    await see(page.getByText('No phone has contacted this server yet')).toBeVisible();
    await watched.screenshot('fleet-empty');
  });

  story('that cannot be read says so and recovers', async () => {
    mock.trouble = { path: /^\/devices/, answer: { status: 500, code: 'internal' } };
    await enter();
    await see(page.getByRole('alert')).toContainText('The phones could not be read');
    await watched.screenshot('fleet-error');
    mock.trouble = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await see(row('0001')).toBeVisible();
    await see(page.getByRole('alert')).toHaveCount(0);
  });

  story(
    'shows since when it is no longer live, and becomes live again',
    async () => {
      await enter();
      await see(page.getByRole('img', { name: 'live' })).toBeVisible();
      mock.breakStreams(true);
      await see(page.getByRole('img', { name: /^reconnecting since \d\d:\d\d$/ })).toBeVisible();
      mock.breakStreams(false);
      await see(page.getByRole('img', { name: 'live' })).toBeVisible();
    },
    [BROKEN_STREAM],
  );
});

describe('Phone', () => {
  story('has an address that survives a reload, percent signs and all', async () => {
    await enter();
    await openPhone(page, '0003');
    expect(new URL(page.url()).pathname).toBe(`/devices/${encodeURIComponent(deviceId(3))}`);
    await see(page.getByText(deviceId(3))).toBeVisible();
    await page.reload();
    await see(page.getByText(deviceId(3))).toBeVisible();
    await see(page.getByRole('heading', { level: 2, name: 'Diagnoses' })).toBeVisible();
    await see(page.getByText('Interrupted')).toBeVisible();
    await look('phone');
  });

  story('that does not exist is said not to', async () => {
    await enter('/devices/00D0AB-Nobody%252D1-1');
    await see(heading('There is no such phone')).toBeVisible();
    await see(page.getByText('00D0AB-Nobody%2D1-1')).toBeVisible();
    await watched.screenshot('phone-not-found');
  });

  story('says why it cannot be diagnosed', async () => {
    await enter(`/devices/${encodeURIComponent(deviceId(7))}`);
    const button = page.getByRole('button', { name: /^Diagnose line/ });
    await see(button).toBeDisabled();
    await see(button).toHaveAccessibleDescription('This phone has no diagnostics object for the line.');
    await watched.screenshot('phone-not-diagnosable');
  });

  story('may be looked at, not diagnosed, by a viewer', async () => {
    mock.role = 'viewer';
    await enter(`/devices/${encodeURIComponent(deviceId(3))}`);
    await see(page.getByRole('button', { name: /^Diagnose line/ })).toBeDisabled();
    await see(page.getByText('ask for the operator role')).toBeVisible();
  });

  story(
    'is diagnosed: asked to wait, insisted, watched, cleared up',
    async () => {
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

  story('that refuses the call is waited for', async () => {
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

describe('Run', () => {
  story('shows verdict, why, what to do, and the proof', async () => {
    await enter(`/runs/${runIds.credentials}`);
    expect(await verdictTitle(page)).toBe('Account or password rejected');
    await see(page.getByText('Fault code 401')).toBeVisible();
    await see(page.getByRole('heading', { name: 'What to do, and who' })).toBeVisible();
    await see(page.getByRole('table', { name: 'REGISTER attempts' }).getByText('401 Unauthorized')).toHaveCount(3);
    await watched.screenshot('run-credentials');

    const message = page.getByRole('button', { name: /REGISTER sip:ims\.example\.net/ }).last();
    await message.focus();
    await page.keyboard.press('Enter');
    await see(message).toHaveAttribute('aria-expanded', 'true');
    await see(page.getByText('response="***"')).toBeVisible();
    await page.getByRole('button', { name: 'Open all' }).click();
    await see(page.getByRole('region', { name: 'Text of the message' })).toHaveCount(6);
    await look('run-messages');
  });

  story('puts its text for a ticket on the clipboard', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await enter(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    await page.getByRole('button', { name: 'Copy for a ticket' }).click();
    await see(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const ticket = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(ticket).toContain('Verdict: Account or password rejected');
    expect(ticket).toContain('Fault code: 401 (account-or-password-rejected)');
    expect(ticket).toContain(`/runs/${runIds.credentials}`);
    expect(ticket).not.toMatch(/undefined|\{\{|\[object/);
  });

  story('of a silent server folds retransmissions, and says what was simulated', async () => {
    await enter(`/runs/${runIds.silent}`);
    await verdictTitle(page);
    await see(page.getByText('Simulated answers prove nothing about a real network.')).toBeVisible();
    await see(page.getByText('×5, last +7.500 s')).toBeVisible();
    await see(page.getByRole('table', { name: 'REGISTER attempts' }).getByText('No answer')).toHaveCount(3);
    await look('run-silent');
  });

  story('names the parameters of an incomplete configuration', async () => {
    await enter(`/runs/${runIds.configuration}`);
    await verdictTitle(page);
    await see(page.getByRole('table', { name: 'Configuration' }).getByRole('row')).toHaveCount(3);
    await watched.screenshot('run-configuration');
  });

  story('of a line that registers is good news', async () => {
    await enter(`/runs/${runIds.interval}`);
    await see(page.getByText('configured 3,600 s, accepted 7,200 s')).toBeVisible();
    await watched.screenshot('run-registered');
  });

  story('without evidence keeps its verdict', async () => {
    await enter(`/runs/${runIds.bare}`);
    await verdictTitle(page);
    await see(page.getByText('The phone sent no evidence with its result.')).toBeVisible();
    await watched.screenshot('run-bare');
  });

  story(
    'with evidence that cannot be shown keeps its verdict',
    async () => {
      await enter(`/runs/${runIds.broken}`);
      await verdictTitle(page);
      await see(page.getByRole('alert')).toContainText('cannot be shown');
    },
    [/TypeError/],
  );

  for (const [id, title, reason] of [
    [runIds.failed, 'The diagnosis gave no result', 'The phone refused the order (CWMP fault).'],
    [runIds.canceled, 'The diagnosis was canceled', 'li.wei canceled it.'],
    [runIds.interrupted, 'The diagnosis was interrupted', 'The phone restarted while it was diagnosing.'],
  ] as const) {
    story(`that ended without a verdict says why: ${title}`, async () => {
      await enter(`/runs/${id}`);
      expect(await verdictTitle(page)).toBe(title);
      await see(page.getByText(reason).first()).toBeVisible();
      await (id === runIds.failed ? look('run-failed') : watched.screenshot(`run-${title.split(' ').at(-1) ?? ''}`));
    });
  }

  story('that does not exist is said not to', async () => {
    await enter('/runs/01JD3Z000000000000000N0NE0');
    await see(heading('There is no such diagnosis')).toBeVisible();
    await watched.screenshot('run-not-found');
  });
});

describe('The console', () => {
  story('speaks three languages and remembers which', async () => {
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

  story('has the theme that was chosen, and remembers it', async () => {
    await enter();
    await page.getByRole('button', { name: /^Theme:/ }).click();
    await page.getByRole('menuitemradio', { name: 'dark' }).click();
    await see(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await page.reload();
    await see(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });

  story('can be worked by keyboard: skip link, focus on the new page’s heading', async () => {
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

  story('has a page for an address that leads nowhere', async () => {
    await enter('/no/such/page');
    await see(heading('There is no such page')).toBeVisible();
    await look('not-found');
  });

  story('needs at most 275 kB of JavaScript (gzip) for login and fleet', async () => {
    const scripts: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.body());
    });
    await enter();
    await see(row('0003').getByText('Failed')).toBeVisible();
    const first = await Promise.all(scripts);
    const bytes = first.reduce((sum, script) => sum + gzipSync(script).length, 0);
    expect(first.length).toBeGreaterThan(2);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(275_000);
    expect(first.filter((script) => script.includes('ZodError'))).toEqual([]);
  });

  story('fits a narrow window', async () => {
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
