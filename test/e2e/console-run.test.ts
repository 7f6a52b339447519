import { verdictTitle, see } from './console-pages.js';
import { runIds } from './mock-data.js';
import { story } from './story.js';

describe('Run', () => {
  story('shows verdict, why, what to do, and the proof', async ({ page, watched, enter, look }) => {
    await enter(`/runs/${runIds.credentials}`);
    expect(await verdictTitle(page)).toBe('Account or password rejected');
    await see(page.getByText('Fault code 401')).toBeVisible();
    await see(page.getByRole('heading', { name: 'What to do, and who' })).toBeVisible();
    await see(page.getByRole('table', { name: 'REGISTER attempts' }).getByText('401 Unauthorized')).toHaveCount(3);
    await watched.screenshot('run-credentials');

    await look('run-messages');
  });

  story('puts its text for a ticket on the clipboard', async ({ page, enter }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await enter(`/runs/${runIds.credentials}`);
    await verdictTitle(page);
    await page.getByRole('button', { name: 'Copy for a ticket' }).click();
    await see(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const ticket = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(ticket).toContain('- **Verdict:** Account or password rejected');
    expect(ticket).toContain('- **Fault code:** 401 (`account-or-password-rejected`)');
    expect(ticket).toContain(`/runs/${runIds.credentials}`);
    expect(ticket).not.toMatch(/undefined|\{\{|\[object/);
  });

  story('of a silent server says what was simulated', async ({ page, enter }) => {
    await enter(`/runs/${runIds.silent}`);
    await verdictTitle(page);
    await see(page.getByText('Simulated answers prove nothing about a real network.')).toBeVisible();
    await see(page.getByRole('table', { name: 'REGISTER attempts' }).getByText('No answer')).toHaveCount(3);
  });

  story(
    'shows what deep probes saw, which could not tell, and what the phone itself had found',
    async ({ page, enter, look }) => {
      await enter(`/runs/${runIds.deep}`);
      expect(await verdictTitle(page)).toBe('The router holds an outdated NAT session');
      await see(
        page.getByText('The phone itself found: The host is up, its SIP service does not answer (open).'),
      ).toBeVisible();
      const probe = (name: string) =>
        page.getByRole('table', { name: 'Deep probes' }).getByRole('row').filter({ hasText: name });
      await see(probe('The same REGISTER from a new port')).toContainText('401 Unauthorized');
      await see(probe('Name servers, one by one')).toContainText('the DNS server did not answer');
      await see(probe('Other transports and ports')).toContainText('ECONNREFUSED');
      await see(probe('Standby and further servers')).toContainText('could not tell: the time was up');
      await see(probe('Large packets')).toContainText('no ICMP socket');
      await look('run-deep');
    },
  );

  story('tells how to confirm, and what the server’s own words mean', async ({ page, mock, enter, heading, look }) => {
    mock.runs = mock.runs.map((run) =>
      run.id === runIds.bare
        ? {
            ...run,
            verdict: { faultCode: 403, category: 'terminal', cause: 'account-forbidden', confidence: 'likely' },
            result: { ReasonPhrase: 'Wrong Guess' },
          }
        : run,
    );
    await enter(`/runs/${runIds.bare}`);
    expect(await verdictTitle(page)).toBe('The server forbids this registration');
    await see(page.getByRole('heading', { name: 'What “403 Wrong Guess” means' })).toBeVisible();
    await look('run-wording');
    await page.getByRole('link', { name: '403: the password is wrong' }).click();
    await see(heading('403: the password is wrong')).toBeVisible();
  });

  story('names the parameters of an incomplete configuration', async ({ page, watched, enter }) => {
    await enter(`/runs/${runIds.configuration}`);
    await verdictTitle(page);
    await see(page.getByRole('table', { name: 'Configuration' }).getByRole('row')).toHaveCount(3);
    await watched.screenshot('run-configuration');
  });

  story('of a line that registers is good news', async ({ page, watched, enter }) => {
    await enter(`/runs/${runIds.interval}`);
    await see(page.getByText('configured 3,600 s, accepted 7,200 s')).toBeVisible();
    await watched.screenshot('run-registered');
  });

  story('without evidence keeps its verdict', async ({ page, watched, enter }) => {
    await enter(`/runs/${runIds.bare}`);
    await verdictTitle(page);
    await see(page.getByText('The phone sent no evidence with its result.')).toBeVisible();
    await watched.screenshot('run-bare');
  });

  story(
    'with evidence that cannot be shown keeps its verdict',
    async ({ page, enter }) => {
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
    story(`that ended without a verdict says why: ${title}`, async ({ page, watched, enter, look }) => {
      await enter(`/runs/${id}`);
      expect(await verdictTitle(page)).toBe(title);
      await see(page.getByText(reason).first()).toBeVisible();
      await (id === runIds.failed ? look('run-failed') : watched.screenshot(`run-${title.split(' ').at(-1) ?? ''}`));
    });
  }

  story('that does not exist is said not to', async ({ watched, enter, heading }) => {
    await enter('/runs/01JD3Z000000000000000N0NE0');
    await see(heading('There is no such diagnosis')).toBeVisible();
    await watched.screenshot('run-not-found');
  });
});
