/** Nobody complains of a line that rests, and one without a Status says nothing. */
const NOT_FAILING: readonly string[] = ['Up', 'Disabled', 'Quiescent', ''];

/** Whether a line that is switched on and has this Status fails. */
export function isFailing(status: string): boolean {
  return !NOT_FAILING.includes(status);
}

/** The same in SQL. The first part is what the index of failing lines says. */
export const FAILING = `status <> 'Up' AND status NOT IN (${NOT_FAILING.map((status) => `'${status}'`).join(', ')})`;
