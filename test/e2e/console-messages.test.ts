import { readFile } from 'node:fs/promises';
import { accessibilityViolations, useColors, verdictTitle, see } from './console-pages.js';
import { runIds } from './mock-data.js';
import { story } from './story.js';

describe('A run’s messages', () => {
  story('are filtered as the API does, with the filter in the URL', async ({ page, enter, look }) => {
    await enter(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    const messages = page.getByRole('region', { name: 'Messages' });
    const filter = messages.getByRole('searchbox', { name: 'Filter the messages' });
    await filter.fill('status = 401 and header.CSeq like "^3"');
    await see(messages.getByText('1 of 7 messages')).toBeVisible();
    await see(messages.getByRole('listitem')).toHaveCount(1);
    await page.reload();
    await see(messages.getByText('1 of 7 messages')).toBeVisible();
    await look('run-filter');
    await filter.fill('status = 200');
    await see(messages.getByText('No message fulfils the filter.')).toBeVisible();
    await filter.fill('status = teapot');
    await see(messages.getByText('at character 10: a number was expected here')).toBeVisible();
    await see(messages.getByRole('listitem')).toHaveCount(7);
    await look('run-filter-wrong');
    await messages.getByRole('button', { name: 'Clear the filter' }).click();
    await see(page).toHaveURL(new RegExp(`/runs/${runIds.credentials}$`));
  });

  story('are downloaded: all of them, or what the filter shows', async ({ page, enter }) => {
    await enter(`/runs/${runIds.credentials}?where=proto+%3D+dns`);
    await useColors(page, 'light');
    await see(page.getByText('1 of 7 messages')).toBeVisible();
    const download = async (what: string) => {
      await page.getByRole('button', { name: /^Download/ }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: what }).click(),
      ]);
      return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
    };
    const text = await download('Text, for reading');
    expect(text.name).toBe(`run-${runIds.credentials}.txt`);
    expect(text.content.toString()).toContain('A registrar.ims.example.net');
    expect(text.content.toString()).not.toContain('REGISTER sip:ims');
    await page.getByRole('searchbox', { name: 'Filter the messages' }).fill('');
    const packets = await download('Packets (pcapng)');
    expect(packets.content.readUInt32LE(0)).toBe(0x0a0d0d0a);
    await page.getByRole('button', { name: 'Download' }).click();
    await see(page.getByRole('menuitem', { name: 'JSON, for programs' })).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});
