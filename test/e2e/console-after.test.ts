import { accessibilityViolations, useColors, verdictTitle, see } from './console-pages.js';
import { readFile } from 'node:fs/promises';
import { deviceId, runIds } from './mock-data.js';
import { addGoodRun, GOOD_RUN } from './mock-ladder.js';
import { story } from './story.js';

describe('After the verdict', () => {
  story(
    'the line’s last good diagnosis is held against this one, or any earlier one',
    async ({ page, mock, enter, look }) => {
      addGoodRun(mock);
      await enter(`/runs/${runIds.credentials}`);
      await verdictTitle(page);
      const section = page.getByRole('region', { name: 'Compare with an earlier diagnosis' });
      await section.getByRole('button', { name: 'Compare with the last good one' }).click();
      const changed = page.getByRole('table', { name: 'What changed' });
      await see(changed.getByRole('row').filter({ hasText: 'DNS answer' })).toContainText('198.51.100.9198.51.100.10');
      const messages = page.getByRole('table', { name: 'The messages side by side' });
      const first = messages.getByRole('row').filter({ hasText: 'first difference' });
      await see(first).toContainText('200 OK');
      await see(first).toContainText('401 Unauthorized');
      await see(page).toHaveURL(new RegExp(`against=${GOOD_RUN}`));
      await look('run-compare');
      await page.reload();
      await see(first).toContainText('200 OK');

      await section.getByRole('combobox').selectOption(runIds.broken);
      await see(section.getByRole('alert')).toContainText('The other diagnosis could not be read');
      await section.getByRole('combobox').selectOption(runIds.failed);
      await see(page).toHaveURL(new RegExp(`against=${runIds.failed}`));
      await see(changed.getByRole('row').filter({ hasText: 'Fault code' })).toContainText('none401');
      await section.getByRole('button', { name: 'Close the comparison' }).click();
      await see(page).toHaveURL(new RegExp(`/runs/${runIds.credentials}$`));
    },
    [/TypeError/],
  );

  story('of a line that never registered, there is nothing good to compare with', async ({ page, mock, enter }) => {
    mock.runs = mock.runs.filter(({ id, deviceId: of }) => of !== deviceId(4) || id === runIds.silent);
    await enter(`/runs/${runIds.silent}`);
    await see(page.getByText('No earlier diagnosis of this line found it registered.')).toBeVisible();
    await see(page.getByText('There is no earlier diagnosis of this line.')).toBeVisible();
  });

  story('somebody says whether it was right, or what it was, and may say otherwise', async ({ page, enter, look }) => {
    await enter(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    const asked = page.getByRole('region', { name: 'Was this right?' });
    await asked.getByRole('button', { name: 'Yes', exact: true }).click();
    await see(asked.getByText('this verdict so far: 12 right, 0 wrong')).toBeVisible();
    await see(asked.getByRole('listitem')).toContainText(/^li\.wei · .* · right$/);
    await asked.getByRole('button', { name: 'No, it was …' }).click();
    await useColors(page, 'light');
    const cause = asked.getByRole('combobox', { name: 'What it was' });
    await cause.fill('NAT session');
    await see(page.getByRole('listbox').getByRole('option')).toHaveCount(1);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('option', { name: 'The router holds an outdated NAT session' }).click();
    await asked.getByRole('textbox', { name: 'Comment' }).fill('Router swapped <b>yesterday</b>');
    await look('run-feedback');
    await asked.getByRole('button', { name: 'Send' }).click();
    await see(asked.getByText('this verdict so far: 11 right, 1 wrong')).toBeVisible();
    await see(asked.getByRole('listitem')).toContainText('wrong, it was: The router holds an outdated NAT session');
    await see(asked.getByText('Router swapped <b>yesterday</b>')).toBeVisible();
    await page.reload();
    await see(asked.getByRole('button', { name: 'No, it was …' })).toHaveAttribute('aria-pressed', 'true');
  });

  story('a viewer reads what others said, and is not asked', async ({ page, mock, enter }) => {
    mock.role = 'viewer';
    await enter(`/runs/${runIds.credentials}`);
    const asked = page.getByRole('region', { name: 'Was this right?' });
    await see(asked.getByText('Nobody has said yet.')).toBeVisible();
    await see(asked.getByRole('button')).toHaveCount(0);
  });

  story(
    'it is taken along: messages, the whole run, a ticket in two languages, the link',
    async ({ page, enter, look }) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await enter(`/runs/${runIds.credentials}?where=proto+%3D+dns`);
      await useColors(page, 'light');
      await see(page.getByText('1 of 7 messages')).toBeVisible();
      const choose = async (what: string | RegExp) => {
        await page.getByRole('button', { name: /^(Export|Copied)$/ }).click();
        const item = page.getByRole('menuitem', { name: what });
        await see(item).toBeVisible();
        return item;
      };
      const download = async (what: string) => {
        const item = await choose(what);
        const [file] = await Promise.all([page.waitForEvent('download'), item.click()]);
        return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
      };
      const text = await download('Text, for reading');
      expect(text.name).toBe(`run-${runIds.credentials}.txt`);
      expect(text.content.toString()).toContain('A registrar.ims.example.net');
      expect(text.content.toString()).not.toContain('REGISTER sip:ims');
      await page.getByRole('searchbox', { name: 'Filter the messages' }).fill('');
      await see(page.getByText('1 of 7 messages')).toHaveCount(0);
      expect((await download('Packets (pcapng)')).content.readUInt32LE(0)).toBe(0x0a0d0d0a);
      await see(await choose('The whole diagnosis as JSON')).toHaveAttribute(
        'href',
        `/api/v1/runs/${runIds.credentials}/export`,
      );
      await see(page.getByRole('menu')).toBeVisible();
      expect(await accessibilityViolations(page)).toEqual([]);
      await look('run-export');

      await page.getByRole('menuitem', { name: /Text for a ticket, also in Русский/ }).click();
      await see(page.getByRole('button', { name: 'Copied' })).toBeVisible();
      const ticket = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(ticket).toContain('- **Verdict:** Account or password rejected');
      expect(ticket).toContain('- **Вывод:** Учётная запись или пароль отвергнуты');
      expect(ticket).not.toMatch(/undefined|\{\{|\[object/);
      await (await choose('Copy the link to this view')).click();
      await see(page.getByRole('button', { name: 'Copied' })).toBeVisible();
      expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(page.url());
    },
  );

  story('it is printed: nothing to press, all there is to read', async ({ page, enter, watched }) => {
    await enter(`/runs/${runIds.credentials}?message=4`);
    await verdictTitle(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    await see(page.getByRole('button', { name: /^Export$/ })).toBeHidden();
    await see(page.getByRole('navigation').first()).toBeHidden();
    await see(page.getByText('response="***"')).toBeVisible();
    expect(await page.evaluate('document.querySelector("main").clientWidth')).toBeGreaterThan(1000);
    await watched.screenshot('run-print');
  });
});
