import { see } from './console-pages.js';
import { addBatches, BATCH_ID } from './mock-fleet.js';
import { mockDevices } from './mock-data.js';
import { BROKEN_STREAM, story } from './story.js';

describe('Fleet', () => {
  story(
    'shows which phones are not registered, narrows, sorts and pages on the server, all in the URL',
    async ({ page, mock, enter, look, row, watched }) => {
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
      await see(page.getByRole('link', { name: 'CSV' })).toHaveAttribute(
        'href',
        /^\/api\/v1\/exports\/devices\?columns=status[^&]+&lang=en$/,
      );

      await page.getByRole('button', { name: 'Not registered' }).click();
      await see(page).toHaveURL(/status=failing/);
      await see(page.getByRole('row')).toHaveCount(8);
      await page.reload();
      await see(page.getByRole('row')).toHaveCount(8);
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('combobox', { name: 'Filter by' }).click();
      await page.getByRole('option', { name: 'Kind of fault' }).click();
      await watched.screenshot('fleet-filter'); // before the list: the picture's new size closes it
      await page.getByRole('combobox', { name: 'Value' }).fill('Account or');
      await page.getByRole('option', { name: 'Account or password', exact: true }).click();
      await page.getByRole('button', { name: 'Add the filter' }).click();
      await see(page).toHaveURL(/category=credentials/);
      await see(page.getByRole('row')).toHaveCount(2);
      await see(page.getByRole('link', { name: 'CSV' })).toHaveAttribute(
        'href',
        /\?status=failing&category=credentials&columns=[^&]+&lang=en$/,
      );
      await page.getByRole('button', { name: 'Lift the filter Status: Not registered' }).click();
      await see(page).toHaveURL(/\/\?category=credentials$/);
      await page.goBack();

      const search = page.getByRole('searchbox', { name: 'Search phones' });
      await page.goto('/');
      await search.fill('status:Disabled 1006@');
      await search.press('Enter');
      await see(page).toHaveURL(/status=Disabled/);
      await see(search).toHaveValue('1006@');
      await see(page.getByRole('row')).toHaveCount(2);

      await page.goto('/');
      const sort = page.getByRole('button', { name: 'Phone', exact: true });
      await sort.click();
      await see(page).toHaveURL(/sort=serialNumber/);
      await sort.click();
      await see(page.getByRole('columnheader', { name: 'Phone', exact: true })).toHaveAttribute(
        'aria-sort',
        'descending',
      );
      await see(page.getByRole('row').nth(1)).toContainText('0010');
      mock.pageSize = 4;
      await page.reload();
      await see(page.getByRole('row')).toHaveCount(5);
      await page.getByRole('button', { name: 'Next page' }).click();
      await see(row('0006')).toBeVisible();
      await page.getByRole('button', { name: 'Next page' }).click();
      await see(row('0001')).toBeVisible();
      await page.goBack();
      await see(row('0006')).toBeVisible();
      await page.getByRole('button', { name: 'First page' }).click();
      await see(row('0010')).toBeVisible();
    },
  );

  story('looks for words as they stand, whatever they are', async ({ page, watched, enter, row }) => {
    await enter();
    const search = page.getByRole('searchbox', { name: 'Search phones' });
    await search.fill('1003@');
    await see(page.getByRole('row')).toHaveCount(2);
    await see(page).toHaveURL(/q=1003%40/);
    await search.fill(`.*'; DROP TABLE devices --%00(`);
    await see(page.getByText('No phone matches')).toBeVisible();
    await watched.screenshot('fleet-no-match');
    await page.getByRole('link', { name: 'Show all phones' }).click();
    await see(search).toHaveValue('');
    await see(page.getByRole('row')).toHaveCount(11);
    await page.goto('/?q=0010');
    await see(search).toHaveValue('0010');
    await see(row('0010')).toBeVisible();
    await page.goto('/?status=Quiescent&model=Other&admission=nonsense&sort=nothing');
    await see(page.getByText('No phone fulfils all filters')).toBeVisible();
  });

  story(
    'follows what happens without moving a row, and is worked by keyboard',
    async ({ page, mock, enter, row, heading }) => {
      await enter();
      await see(row('0001').getByText('Registered')).toBeVisible();
      const change = (
        serialNumber: string,
        how: (device: (typeof mock.devices)[number]) => (typeof mock.devices)[number],
      ) => {
        mock.devices = mock.devices.map((device) => (device.serialNumber === serialNumber ? how(device) : device));
        mock.emit({ id: 900, at: Date.now(), topic: 'fleet', type: 'line.status', v: 1, data: {} });
      };
      await see.poll(() => mock.openStreams()).toBe(1);
      change('0001', (device) => ({ ...device, lines: device.lines.map((line) => ({ ...line, status: 'Error' })) }));
      await see(row('0001').getByText('Failed')).toBeVisible();
      await page.goto('/?sort=lastInform&order=desc');
      await see(page.getByRole('row').nth(1)).toContainText('0001');
      await see.poll(() => mock.openStreams()).toBe(1);
      change('0008', (device) => ({ ...device, lastInformAt: Date.now() }));
      await see(page.getByText(/phones? of this page ha(s|ve) changed/)).toBeVisible();
      await see(page.getByRole('row').nth(1)).toContainText('0001');
      await page.getByRole('button', { name: 'Refresh' }).click();
      await see(page.getByRole('row').nth(1)).toContainText('0008');

      await page.goto('/');
      await see(row('0001')).toBeVisible();
      await page.keyboard.press('j');
      await see(page.getByRole('link', { name: '0001', exact: true })).toBeFocused();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      await see(page.getByRole('link', { name: '0002', exact: true })).toBeFocused();
      await page.keyboard.press('x');
      await see(page.getByRole('checkbox', { name: 'Select phone 0002' })).toBeChecked();
      await page.getByRole('checkbox', { name: 'Select phone 0005' }).click({ modifiers: ['Shift'] });
      await see(page.getByText('4 phones selected')).toBeVisible();
      const strip = page.getByRole('listbox', { name: /^Line \+44 20 7946 0003: the last 14 diagnoses/ });
      await strip.focus();
      await page.keyboard.press('Home');
      await see(strip.getByRole('option', { selected: true })).toHaveAccessibleName(/: Account or password \(403\)$/);
      await page.getByRole('link', { name: '0002', exact: true }).focus();
      await page.keyboard.press('Enter');
      await see(heading('0002')).toBeVisible();
    },
  );

  story(
    'has a selection diagnosed: what it means, how far it is, what was found; stopped, and there after a reload',
    async ({ page, mock, enter, look, row }) => {
      const batches = addBatches(mock);
      mock.devices = mock.devices.map((device) =>
        device.serialNumber === '0010' ? { ...device, admission: 'quarantined' } : device,
      );
      await enter();
      await page.getByRole('checkbox', { name: 'Select phone 0010' }).click();
      await see(page.getByRole('button', { name: 'Diagnose the selection…' })).toBeDisabled();
      await see(page.getByText('Phones in quarantine cannot be diagnosed')).toBeVisible();
      await page.getByRole('button', { name: 'Select all 10 that match' }).click();
      await see(page.getByText('10 phones selected')).toBeVisible();
      await page.getByRole('button', { name: 'Diagnose the selection…' }).click();
      await see(page.getByRole('button', { name: 'Diagnose 6 lines' })).toBeEnabled();
      await look('batch-order');
      await page.getByRole('radio', { name: 'only those that are not registered' }).click();
      await page.getByRole('button', { name: 'Diagnose 5 lines' }).click();
      await page.waitForURL('**/batches/*');
      await see(page.getByText('0 of 5 lines have ended')).toBeVisible();
      await see.poll(() => mock.openStreams()).toBe(1);
      batches.step(
        { verdicts: [{ category: 'credentials', cause: 'account-or-password-rejected', lines: 2 }] },
        batches.lines.map((line, i) =>
          i < 2
            ? {
                ...line,
                state: 'done',
                runId: `01JD3Z00000000000000000B0${String(i)}`,
                verdict: { category: 'credentials', cause: 'account-or-password-rejected', confidence: 'likely' },
              }
            : i === 2
              ? { ...line, state: 'failed', runId: '01JD3Z00000000000000000B02', reason: 'deadline' }
              : i === 3
                ? { ...line, state: 'running', runId: '01JD3Z00000000000000000B03' }
                : line,
        ),
      );
      await see(page.getByText('3 of 5 lines have ended')).toBeVisible();
      await see(page.getByRole('link', { name: 'Account or password rejected' }).first()).toBeVisible();
      await look('batch');
      await page.reload();
      await see(page.getByText('3 of 5 lines have ended')).toBeVisible();
      await page.getByRole('link', { name: 'Fleet' }).first().click();
      await page
        .getByRole('link', { name: 'A selection is being diagnosed: 3 of 5 lines have ended (by li.wei)' })
        .click();
      await page.getByRole('button', { name: 'Stop' }).click();
      await see(page.getByText('Stopped', { exact: true })).toBeVisible();
      await page.getByRole('radiogroup', { name: 'Lines shown' }).getByText('Left out 1').click();
      await see(row('0008').getByText('The selection was stopped before.')).toBeVisible();
      await page.goto('/batches/01JD3Z0000000000000000NONE');
      await see(page.getByText('There is no such selection')).toBeVisible();
      expect(batches.batches[0]?.id).toBe(BATCH_ID);
    },
  );

  story('without phones has three ways to the first one', async ({ page, mock, enter, look }) => {
    mock.devices = [];
    await enter();
    await see(page.getByText('No phone has contacted this server yet')).toBeVisible();
    await see(page.getByText('sipdx lab', { exact: true })).toBeVisible();
    await look('fleet-empty');
    // The first phone comes: nothing has to be pressed.
    mock.devices = mockDevices(Date.now()).slice(0, 1);
    await see.poll(() => mock.openStreams()).toBe(1);
    mock.emit({ id: 901, at: Date.now(), topic: 'fleet', type: 'device.new', v: 1, data: {} });
    await see(page.getByRole('link', { name: '0001', exact: true })).toBeVisible();
  });

  story(
    'that cannot be read says so and recovers, and says since when it is no longer live',
    async ({ page, mock, watched, enter, row }) => {
      mock.trouble = { path: /^\/devices/, answer: { status: 500, code: 'internal' } };
      await enter();
      await see(page.getByRole('alert')).toContainText('The phones could not be read');
      await watched.screenshot('fleet-error');
      mock.trouble = undefined;
      await page.getByRole('button', { name: 'Try again' }).click();
      await see(row('0001')).toBeVisible();
      await see(page.getByRole('alert')).toHaveCount(0);
      await see(page.getByRole('img', { name: 'live' })).toBeVisible();
      mock.breakStreams(true);
      await see(page.getByRole('img', { name: /^reconnecting, data from \d\d:\d\d$/ })).toBeVisible();
      mock.breakStreams(false);
      await see(page.getByRole('img', { name: 'live' })).toBeVisible();
    },
    [BROKEN_STREAM],
  );
});
