import { useColors, verdictTitle, see } from './console-pages.js';
import { deviceId, runIds } from './mock-data.js';
import { story } from './story.js';

describe('Knowledge', () => {
  story('is browsed by kind and searched, with both in the URL', async ({ page, watched, enter, look, heading }) => {
    await enter();
    await page.getByRole('link', { name: 'Knowledge', exact: true }).click();
    await see(heading('Knowledge')).toBeVisible();
    for (const kind of ['Causes', 'Categories', 'Status lines', 'Situations and practices'])
      await see(page.getByRole('heading', { level: 2, name: kind })).toBeVisible();
    await look('knowledge');

    await page.getByText(/^Situations and practices \d+$/).click();
    await see(page).toHaveURL(/kind=situation/);
    await see(page.getByRole('heading', { level: 2, name: 'Causes' })).toHaveCount(0);
    await page.getByRole('searchbox', { name: 'Search the knowledge base' }).fill('ban');
    await see(page).toHaveURL(/q=ban/);
    await see(page.getByRole('link', { name: 'Wait out a ban without prolonging it' })).toBeVisible();
    await page.reload();
    await see(page.getByRole('link', { name: 'Wait out a ban without prolonging it' })).toBeVisible();
    await watched.screenshot('knowledge-search');

    await page.getByRole('link', { name: 'Wait out a ban without prolonging it' }).click();
    await see(heading('Wait out a ban without prolonging it')).toBeVisible();
    await page.goBack();
    await see(page).toHaveURL(/q=ban/);
  });

  story('finds an entry by code, by the words of a server, and by cause', async ({ page, enter }) => {
    await enter('/knowledge');
    const search = page.getByRole('searchbox', { name: 'Search the knowledge base' });
    for (const [words, id] of [
      ['403 Wrong Guess', 'sip-403-password'],
      ['423', 'sip-423'],
      ['stale-nat-binding', 'stale-nat-binding'],
    ] as const) {
      await search.fill(words);
      await see(
        page
          .getByRole('listitem')
          .filter({ has: page.getByRole('link') })
          .getByText(id, { exact: true }),
      ).toBeVisible();
      await see(page.locator('main li').first()).toContainText(id);
    }
  });

  story('tells what a status line means, most specific first', async ({ page, enter, look }) => {
    await enter('/knowledge?kind=category');
    const box = page.getByRole('region', { name: 'What does this answer mean?' });
    const line = box.getByRole('textbox', { name: 'Status line of a SIP server' });
    await line.fill('SIP/2.0 403 Wrong Guess');
    await see(box.getByText('The wording of the phrase is known.')).toBeVisible();
    await see(page).toHaveURL(/line=SIP/);
    await look('knowledge-status-line');
    await line.fill('403 Kein Anschluss');
    await see(box.getByText('The phrase is not known: this is what the code means.')).toBeVisible();
    await box.getByRole('checkbox').check();
    await see(box.getByText('Judged by the credentials that were sent.')).toBeVisible();
    await page.reload();
    await see(box.getByRole('checkbox')).toBeChecked();
    await see(line).toHaveValue('403 Kein Anschluss');
    await line.fill('hello');
    await see(box.getByText('A status line begins with a code from 100 to 699.')).toBeVisible();
  });

  story('that has nothing says so, and looks into the other languages first', async ({ page, watched, enter }) => {
    await enter('/knowledge?q=zzz');
    await see(page.getByText('No entry has all of these words: “zzz”')).toBeVisible();
    await watched.screenshot('knowledge-no-match');
    await page.getByRole('link', { name: 'Show all entries' }).click();
    await see(page.getByRole('heading', { level: 2, name: 'Causes' })).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search the knowledge base' }).fill('密码');
    await see(page.getByText('Found by the text in another one')).toBeVisible();
    await see(page.getByRole('link', { name: 'Account or password rejected', exact: true })).toBeVisible();
    await watched.screenshot('knowledge-elsewhere');
  });

  story('has an entry of its own address, in three languages', async ({ page, watched, enter, look, heading }) => {
    await enter('/knowledge/account-or-password-rejected');
    await see(heading('Account or password rejected')).toBeVisible();
    for (const part of ['Why', 'How to confirm', 'What to do, and who', 'See also (what else it could be)'])
      await see(page.getByRole('heading', { level: 2, name: part })).toBeVisible();
    await look('entry');
    for (const [name, title] of [
      ['简体中文', '账号或密码被拒绝'],
      ['Русский', 'Учётная запись или пароль отвергнуты'],
    ] as const) {
      await page.getByRole('button', { name: /^(Language|语言|Язык)/ }).click();
      await page.getByRole('menuitemradio', { name }).click();
      await see(heading(title)).toBeVisible();
      await watched.screenshot(`entry-${name === 'Русский' ? 'ru' : 'zh'}`);
      await page.goto('/knowledge');
      await see(page.locator('main li').first()).toBeVisible();
      await useColors(page, 'light');
      await watched.screenshot(`knowledge-${name === 'Русский' ? 'ru' : 'zh'}`);
      await page.goBack();
    }
  });

  story('leads from entry to entry by what else it could be', async ({ page, enter, heading }) => {
    await enter('/knowledge/account-forbidden');
    await page.getByRole('link', { name: 'The phone’s address must be allowed on the server' }).click();
    await see(heading('The phone’s address must be allowed on the server')).toBeFocused();
  });

  story('without such an entry says so', async ({ page, watched, enter, heading }) => {
    await enter('/knowledge/no-such-entry');
    await see(heading('There is no such entry')).toBeVisible();
    await see(page.getByText('no-such-entry')).toBeVisible();
    await watched.screenshot('entry-not-found');
  });

  story('is linked from each verdict', async ({ page, enter, heading }) => {
    await enter(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    await page.getByRole('link', { name: 'Read on in the knowledge base' }).click();
    await see(heading('Account or password rejected')).toBeVisible();
    await page.goto(`/devices/${encodeURIComponent(deviceId(3))}`);
    await page.getByRole('link', { name: 'What this means' }).click();
    await see(heading('Account or password rejected')).toBeVisible();
  });

  story('fits a narrow window', async ({ page, enter, look }) => {
    await page.setViewportSize({ width: 400, height: 800 });
    await enter('/knowledge?q=ban');
    await see(page.locator('main li').first()).toBeVisible();
    await look('narrow-knowledge');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    await page.goto('/knowledge/wait-out-a-ban');
    await see(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
  });
});
