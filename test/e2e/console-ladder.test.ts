import { accessibilityViolations, useColors, verdictTitle, see } from './console-pages.js';
import { runIds } from './mock-data.js';
import { addLongRun, LONG_RUN } from './mock-ladder.js';
import { story } from './story.js';

const MESSAGES = 1000;

describe('A run’s ladder', () => {
  story(
    'tells who said what to whom; by keys alone messages are read, parsed and compared; the link opens the same view',
    async ({ page, watched, enter, look }) => {
      await enter(`/runs/${runIds.credentials}`);
      await verdictTitle(page);
      const ladder = page.getByRole('region', { name: 'Ladder' });
      await see(ladder.getByRole('button', { name: /^Registrar/ })).toContainText('198.51.100.10');
      await see(ladder.getByText('Connection Request accepted')).toBeVisible();
      const first = ladder
        .getByRole('button', { name: /from Phone to Registrar.*REGISTER sip:ims\.example\.net/ })
        .first();
      await see(first).toContainText('+0.014 s');

      await ladder.locator('[data-number="1"]').focus();
      await page.keyboard.press('ArrowDown');
      await see(first).toBeFocused();
      await page.keyboard.press('Enter');
      const pane = page.getByRole('region', { name: 'Message 2' });
      await see(pane.getByText('Call-ID: 5d1e02aa@192.0.2.23')).toBeVisible();
      await page.keyboard.press(']');
      await page.keyboard.press(']');
      await see(page.getByRole('region', { name: 'Message 4' }).getByText('response="***"')).toBeVisible();
      await see(ladder.locator('[data-number="4"]')).toBeFocused();
      await page.keyboard.press('r');
      const headers = page.getByRole('table', { name: 'Headers' });
      await see(headers.getByRole('listitem').filter({ hasText: 'realm="ims.example.net"' })).toBeVisible();
      await page.keyboard.press('t');
      await see(ladder.locator('[data-number="4"]')).toContainText(/^\d\d:\d\d:\d\d\.\d{3}/);
      await look('run-ladder-parsed');

      await page.keyboard.press('Space');
      await page.keyboard.press('[');
      await page.keyboard.press('[');
      await page.keyboard.press('Space');
      await see(page.getByText('3 lines differ.')).toBeVisible();
      await see(page.getByRole('row', { name: /^CSeq/ })).toHaveText('CSeq2 REGISTER1 REGISTER');
      await see(page.getByRole('row', { name: /^Authorization/ })).toContainText('not there');
      await look('run-ladder-difference');

      const address = new URL(page.url());
      expect(Object.fromEntries(address.searchParams)).toEqual({
        time: 'absolute',
        message: '2',
        marked: '4,2',
        as: 'difference',
      });
      await page.reload();
      await see(page.getByText('3 lines differ.')).toBeVisible();
      await see(first).toHaveAttribute('aria-pressed', 'true');
      expect(watched.refusals.filter(({ status }) => status !== 401)).toEqual([]);
    },
  );

  story(
    'folds retransmissions, shows silence and what nobody answered; lanes can be named, other views chosen',
    async ({ page, enter, look }) => {
      await enter(`/runs/${runIds.silent}`);
      await verdictTitle(page);
      const ladder = page.getByRole('region', { name: 'Ladder' });
      await see(ladder.getByText('No answer, waited 8.0 s')).toHaveCount(3);
      const fold = ladder.getByRole('button', { name: 'Retransmissions of message 1: ×5, last +7.500 s' });
      await fold.click();
      await see(ladder.getByText('retransmission', { exact: true })).toHaveCount(4);
      await look('run-silent');

      await ladder.getByRole('button', { name: /^Registrar/ }).click();
      await page.getByRole('textbox', { name: 'Name of the lane' }).fill('SBC & edge 1');
      await page.keyboard.press('Enter');
      await see(ladder.getByRole('button', { name: /^SBC & edge 1/ })).toBeVisible();
      await page.getByRole('checkbox', { name: 'SIP only' }).click();
      await see(ladder.getByText('Connection Request accepted')).toHaveCount(0);
      await page.getByText('List', { exact: true }).click();
      await page.getByText('Since above', { exact: true }).click();
      const list = page.getByRole('region', { name: 'List' });
      await see(list.locator('[data-number="6"]')).toContainText('Phone → SBC & edge 1');
      await look('run-list');
      await page.reload();
      await see(list.locator('[data-number="6"]')).toContainText('Phone → SBC & edge 1');
    },
  );

  story('of deep probes has a lane for gateway and each name server', async ({ page, enter, look }) => {
    await enter(`/runs/${runIds.deep}`);
    await verdictTitle(page);
    const ladder = page.getByRole('region', { name: 'Ladder' });
    await see(ladder.getByRole('button', { name: /^Gateway/ })).toContainText('203.0.113.9');
    await look('run-deep-ladder');
  });

  story('speaks three languages, and fits a narrow window', async ({ page, enter, watched }) => {
    await enter(`/runs/${runIds.silent}?message=1`);
    await useColors(page, 'light');
    for (const [code, name, title] of [
      ['zh', '简体中文', '消息 1'],
      ['ru', 'Русский', 'Сообщение 1'],
    ] as const) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.getByRole('button', { name: /^(Language|语言)/ }).click();
      await page.getByRole('menuitemradio', { name }).click();
      await see(page.getByRole('region', { name: title })).toBeVisible();
      await watched.screenshot(`run-ladder-${code}`);
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await watched.screenshot(`run-ladder-${code}-narrow`);
      expect(await accessibilityViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    await useColors(page, 'dark');
    await watched.screenshot('run-ladder-ru-narrow-dark');
    expect(await accessibilityViolations(page, 'color-contrast')).toEqual([]);
  });

  story(
    'of a thousand messages stays smooth: what is out of sight costs nothing',
    async ({ page, mock, enter, watched }) => {
      addLongRun(mock, MESSAGES);
      await enter(`/runs/${LONG_RUN}`);
      await verdictTitle(page);
      const ladder = page.getByRole('region', { name: 'Ladder' });
      await see(ladder.locator('[data-number]')).toHaveCount(MESSAGES);
      const measured = await page.evaluate<{ nodes: number; skipped: number; idle: number; scrolling: number }>(
        MEASURE,
      );
      // Rows are light, those out of sight are skipped, and a frame that scrolls takes about as long as one that does not.
      expect(measured.nodes / MESSAGES).toBeLessThan(16);
      expect(measured.skipped / MESSAGES).toBeGreaterThan(0.9);
      expect(measured.scrolling / measured.idle).toBeLessThan(4);

      await ladder.locator('[data-number="1"]').focus();
      await page.keyboard.press('End');
      await see(ladder.locator(`[data-number="${String(MESSAGES)}"]`)).toBeFocused();
      await page.keyboard.press('Enter');
      await see(page.getByRole('region', { name: `Message ${String(MESSAGES)}` })).toBeVisible();
      await watched.screenshot('run-ladder-long');
      expect(await accessibilityViolations(page)).toEqual([]);
    },
  );
});

/**
 * Scrolls the ladder from top to bottom, every other frame a step: a busy machine slows both kinds of frames alike, so
 * their ratio tells what scrolling costs.
 */
const MEASURE = `(async () => {
  const ladder = document.querySelector('[role=region] ol').closest('[role=region]');
  const rows = [...ladder.querySelectorAll('li')];
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  ladder.scrollIntoView();
  await frame();
  await frame();
  const skipped = rows.filter((row) => !row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length;
  const steps = 100;
  let idle = 0;
  let scrolling = 0;
  let before = await frame();
  for (let i = 1; i <= steps; i++) {
    const quiet = await frame();
    idle += quiet - before;
    ladder.scrollTop = (ladder.scrollHeight * i) / steps;
    before = await frame();
    scrolling += before - quiet;
  }
  ladder.scrollTop = 0;
  return { nodes: ladder.querySelectorAll('*').length, skipped, idle, scrolling };
})()`;
