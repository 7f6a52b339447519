import { logIn, verdictTitle, see } from './console-pages.js';
import { runIds } from './mock-data.js';
import { story } from './story.js';

describe('Login', () => {
  story('leads to where the operator was going', async ({ page, mock, watched, look, heading }) => {
    await page.goto('/?status=failing');
    await see(page).toHaveURL(/\/login\?to=/);
    await look('login');
    await logIn(page, 'li.wei', mock.password);
    await see(heading('Fleet')).toBeVisible();
    await see(page).toHaveURL(/\/\?status=failing$/);
    expect(watched.refusals).toEqual([{ status: 401, method: 'GET', path: '/api/v1/session' }]);
  });

  story('never leads to another site', async ({ page, mock, heading }) => {
    await page.goto('/login?to=//evil.example/');
    await see(page).toHaveURL(/\/login$/);
    await logIn(page, 'li.wei', mock.password);
    await see(heading('Fleet')).toBeVisible();
    expect(new URL(page.url()).origin).toBe(mock.origin);
  });

  story(
    'says what is wrong: the password, too many tries, a server that is down',
    async ({ page, mock, watched, heading }) => {
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

  story('is asked for again when the session has ended, and leads back', async ({ page, mock, enter, heading }) => {
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

  story('ends with Sign out', async ({ page, enter }) => {
    await enter();
    await page.getByRole('button', { name: 'Signed in as li.wei' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
    await page.goto('/');
    await see(page).toHaveURL(/\/login$/);
  });
});
