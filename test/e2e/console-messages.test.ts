import { verdictTitle, see } from './console-pages.js';
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
    await see(messages.locator('[data-number]')).toHaveCount(1);
    await page.reload();
    await see(messages.getByText('1 of 7 messages')).toBeVisible();
    await look('run-filter');
    await filter.fill('status = 200');
    await see(messages.getByText('No message fulfils the filter.')).toBeVisible();
    await filter.fill('status = teapot');
    await see(messages.getByText('at character 10: a number was expected here')).toBeVisible();
    await see(messages.locator('[data-number]')).toHaveCount(7);
    await look('run-filter-wrong');
    await messages.getByRole('button', { name: 'Clear the filter' }).click();
    await see(page).toHaveURL(new RegExp(`/runs/${runIds.credentials}$`));
  });
});
