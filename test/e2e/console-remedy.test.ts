import { useColors, verdictTitle, see } from './console-pages.js';
import { runIds } from './mock-data.js';
import { story } from './story.js';

const PARAMETER = 'X_SIPDX-ORG_PortRefresh';

describe('Remedies', () => {
  story(
    'are offered with parameter, old and new value, risk, and the request itself',
    async ({ page, mock, enter, look }) => {
      mock.role = 'engineer';
      await enter(`/runs/${runIds.deep}`);
      await verdictTitle(page);
      const offer = page.getByRole('article', { name: 'Take a new local port for each registration' });
      const row = offer.getByRole('row').filter({ hasText: PARAMETER });
      await see(row.getByRole('cell')).toHaveText([/PortRefresh$/, 'false', 'true']);
      await see(offer.getByText('Other lines of this phone share the parameter.')).toBeVisible();
      await offer.getByText('The request as it will be sent').click();
      await see(offer.getByText('SetParameterValues').first()).toBeVisible();
      const byHand = page.getByRole('article', { name: 'By hand' });
      await see(byHand).toContainText('Send keep-alives every 30 s');
      await see(byHand).toContainText('X_SIPDX-ORG_KeepAliveInterval');
      await look('remedy-offers');
    },
  );

  story(
    'are applied after consent, watched, found to cure, and put back by one click',
    async ({ page, mock, watched, enter, look }) => {
      mock.role = 'engineer';
      await enter(`/runs/${runIds.deep}`);
      await verdictTitle(page);
      await useColors(page, 'light');
      await page.getByRole('button', { name: 'Apply: Take a new local port for each registration' }).click();
      const dialog = page.getByRole('dialog', { name: 'Apply: Take a new local port for each registration' });
      await see(dialog.getByText(PARAMETER)).toBeVisible();
      await see(dialog.getByRole('checkbox', { name: 'If it does not help, put back the old value' })).toBeChecked();
      await look('remedy-dialog');
      await dialog.getByRole('button', { name: 'Apply and diagnose again' }).click();
      await see(dialog).toHaveCount(0);

      const card = page.getByRole('article', { name: 'Take a new local port for each registration' }).first();
      await see(card.getByRole('listitem').filter({ hasText: 'Reads what is there now' })).toBeVisible();
      await see(page.getByRole('button', { name: /^Apply:/ }).first()).toBeDisabled();
      mock.remedyStep(runIds.deep, { state: 'writing' });
      await see(page.getByRole('status').filter({ hasText: 'Waits for the phone to take the value' })).toHaveCount(1);
      mock.remedyStep(runIds.deep, { state: 'verifying', verifyRunId: runIds.interval });
      await see(card.getByRole('link', { name: 'The second diagnosis' })).toBeVisible();
      await watched.screenshot('remedy-verifying');
      mock.remedyStep(runIds.deep, {
        state: 'cured',
        outcome: 'cured',
        reversibleNow: true,
        endedAt: Date.now(),
        after: { faultCode: 200, category: 'registered', cause: 'registered', confidence: 'certain' },
      });
      await see(card.getByText('The line can register')).toBeVisible();
      await look('remedy-cured');

      await card.getByRole('button', { name: 'Put back the old value' }).click();
      await see(card.getByText('Puts the old value back').first()).toBeVisible();
      mock.remedyStep(runIds.deep, { state: 'rolled-back' });
      await see(card.getByText('Old value put back').first()).toBeVisible();
      await see(card.getByRole('button', { name: 'Put back the old value' })).toHaveCount(0);
      expect(mock.remedies[runIds.deep]?.applied).toHaveLength(1);
    },
  );

  story('that do not cure, make worse, or fail say so', async ({ page, mock, watched, enter }) => {
    mock.role = 'engineer';
    await enter(`/runs/${runIds.deep}`);
    await verdictTitle(page);
    await page.getByRole('button', { name: 'Apply: Change the transport' }).click();
    await page.getByRole('checkbox', { name: 'If it does not help, put back the old value' }).uncheck();
    await page.getByRole('button', { name: 'Apply and diagnose again' }).click();
    const card = page.getByRole('article', { name: 'Change the transport' }).first();
    await see(card.getByText('Reads what is there now').first()).toBeVisible();
    expect(mock.remedies[runIds.deep]?.applied.at(-1)?.automaticRollback).toBe(false);
    const after = { faultCode: 2, category: 'network', cause: 'network-unreachable', confidence: 'likely' } as const;
    mock.remedyStep(runIds.deep, {
      state: 'worse',
      outcome: 'worse',
      reversibleNow: true,
      verifyRunId: runIds.bare,
      after,
    });
    await see(card.getByText('Worse than before').first()).toBeVisible();
    await see(card.getByText('No way to the SIP server’s network')).toBeVisible();
    await see(card.getByRole('button', { name: 'Put back the old value' })).toBeVisible();
    await watched.screenshot('remedy-worse');
    mock.remedyStep(runIds.deep, {
      state: 'failed',
      reversibleNow: false,
      failure: { reason: 'value-changed', detail: 'RegistrarServerTransport' },
    });
    await see(card.getByText('Somebody has changed the value meanwhile, so nothing was written.')).toBeVisible();
    await see(card.getByRole('button', { name: 'Put back the old value' })).toHaveCount(0);
  });

  story('that take a password ask for it, and say that there is no way back', async ({ page, mock, enter, look }) => {
    mock.role = 'engineer';
    await enter(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    await useColors(page, 'light');
    await page.getByRole('button', { name: 'Apply: Enter the password anew' }).click();
    const dialog = page.getByRole('dialog');
    await see(dialog.getByText('The old password cannot be put back.')).toBeVisible();
    await see(dialog.getByRole('button', { name: 'Apply and diagnose again' })).toBeDisabled();
    await dialog.getByLabel('New value of AuthPassword').fill('s3cret-enough');
    await look('remedy-password');
    await dialog.getByRole('button', { name: 'Apply and diagnose again' }).click();
    await see(dialog).toHaveCount(0);
    await see(page.getByText('s3cret-enough')).toHaveCount(0);
  });

  story('changed since they were shown are shown again before anything is written', async ({ page, mock, enter }) => {
    mock.role = 'engineer';
    await enter(`/runs/${runIds.deep}`);
    await verdictTitle(page);
    await page.getByRole('button', { name: 'Apply: Take a new local port for each registration' }).click();
    const list = mock.remedies[runIds.deep]!;
    mock.remedies[runIds.deep] = {
      ...list,
      offers: list.offers.map((one) => ({ ...one, values: one.values.map((value) => ({ ...value, old: 'changed' })) })),
    };
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Apply and diagnose again' }).click();
    await see(dialog.getByRole('alert')).toContainText('The values have changed since they were shown.');
    await see(dialog.getByRole('cell', { name: 'changed' })).toBeVisible();
    expect(mock.remedies[runIds.deep]?.applied).toEqual([]);
    await dialog.getByRole('button', { name: 'Apply and diagnose again' }).click();
    await see(dialog).toHaveCount(0);
    expect(mock.remedies[runIds.deep]?.applied).toHaveLength(1);
  });

  story('are for engineers: an operator sees them and is told who may', async ({ page, enter, watched }) => {
    await enter(`/runs/${runIds.deep}`);
    await verdictTitle(page);
    const button = page.getByRole('button', { name: 'Apply: Change the transport' });
    await see(button).toBeDisabled();
    await see(button).toHaveAccessibleDescription('Changing a phone takes the role Engineer.');
    await watched.screenshot('remedy-operator');
  });

  story('of which there is none, and that cannot be read', async ({ page, mock, watched, enter }) => {
    await enter(`/runs/${runIds.silent}`);
    await see(page.getByText('No parameter of this phone cures this cause.')).toBeVisible();
    mock.trouble = { path: /remedies/, answer: { status: 500, code: 'internal' } };
    await page.reload();
    await see(page.getByText('The remedies could not be read')).toBeVisible();
    await watched.screenshot('remedy-error');
    mock.trouble = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await see(page.getByText('No parameter of this phone cures this cause.')).toBeVisible();
  });

  story('speak three languages, and fit a narrow window', async ({ page, mock, watched, enter, look }) => {
    mock.role = 'engineer';
    await enter(`/runs/${runIds.deep}`);
    await verdictTitle(page);
    for (const [name, title] of [
      ['简体中文', '更改传输方式'],
      ['Русский', 'Сменить транспорт'],
    ] as const) {
      await page.getByRole('button', { name: /^(Language|语言|Язык)/ }).click();
      await page.getByRole('menuitemradio', { name }).click();
      await see(page.getByRole('article', { name: title })).toBeVisible();
      await watched.screenshot(`remedy-${name === 'Русский' ? 'ru' : 'zh'}`);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await look('narrow-remedy');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
  });
});
