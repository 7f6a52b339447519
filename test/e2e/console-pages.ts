import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Playwright's expectations, with the patience that a loaded machine needs; jest's own are `expect`. */
export const see = expect.configure({ timeout: 60_000 });

/** What an operator does on the console's pages; for tests against the mock and against the real server. */

export async function logIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function openPhone(page: Page, serialNumber: string): Promise<void> {
  await page.getByRole('link', { name: serialNumber, exact: true }).click();
  await see(page.getByRole('heading', { level: 1, name: serialNumber })).toBeVisible();
}

/** Presses Diagnose of the phone's only line and waits for the run's page. */
export async function diagnose(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Diagnose line/ }).click();
  await page.waitForURL('**/runs/*');
}

/** The verdict's title, once it is there. */
export async function verdictTitle(page: Page, timeoutMs = 45_000): Promise<string> {
  const card = page.getByRole('region', { name: 'Verdict' });
  await card.waitFor({ timeout: timeoutMs });
  await see(card).not.toHaveAttribute('aria-busy', 'true'); // else the knowledge base is still on its way
  return card.getByRole('heading', { level: 2 }).innerText();
}

export async function useColors(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await see(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
}

/**
 * Violations of WCAG 2.2 AA that axe calls serious or critical, one line each.
 * @param rule only this one
 */
export async function accessibilityViolations(page: Page, rule?: string): Promise<readonly string[]> {
  // No frames to gather from, so no second page for it; and what passed needs no account of each element.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (
    rule === undefined
      ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      : axe.withRules(rule)
  ).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`));
}
