import { see } from './console-pages.js';
import { BROKEN_STREAM, story } from './story.js';

describe('Fleet', () => {
  story('shows which phones are not registered', async ({ page, enter, look, row }) => {
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

  story(
    'searches on the server, with the words in the URL, whatever they are',
    async ({ page, watched, enter, row }) => {
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
    },
  );

  story('goes from page to page', async ({ page, mock, enter, row }) => {
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

  story('follows what happens', async ({ mock, enter, row }) => {
    await enter();
    await see(row('0001').getByText('Registered')).toBeVisible();
    mock.devices = mock.devices.map((device) =>
      device.serialNumber === '0001'
        ? { ...device, lines: device.lines.map((line) => ({ ...line, status: 'Error' })) }
        : device,
    );
    await see.poll(() => mock.openStreams()).toBe(1);
    mock.emit({ id: 900, at: Date.now(), topic: 'fleet', type: 'line.status', v: 1, data: {} });
    await see(row('0001').getByText('Failed')).toBeVisible();
  });

  story('without phones tells how one comes in', async ({ page, mock, watched, enter }) => {
    mock.devices = [];
    await enter();
    await see(page.getByText('No phone has contacted this server yet')).toBeVisible();
    await watched.screenshot('fleet-empty');
  });

  story('that cannot be read says so and recovers', async ({ page, mock, watched, enter, row }) => {
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
    async ({ page, mock, enter }) => {
      await enter();
      await see(page.getByRole('img', { name: 'live' })).toBeVisible();
      mock.breakStreams(true);
      await see(page.getByRole('img', { name: /^reconnecting, data from \d\d:\d\d$/ })).toBeVisible();
      mock.breakStreams(false);
      await see(page.getByRole('img', { name: 'live' })).toBeVisible();
    },
    [BROKEN_STREAM],
  );
});
