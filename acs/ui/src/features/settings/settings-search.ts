/** Which part of the settings: its URL. */
export interface SettingsSearch {
  readonly tab?: SettingsTab;
}

export const settingsTabs = ['server', 'users', 'tokens', 'credentials', 'quarantine', 'rules'] as const;
export type SettingsTab = (typeof settingsTabs)[number];

/** Reads the URL; what it does not understand is left out. */
export function settingsSearch(search: Readonly<Record<string, unknown>>): SettingsSearch {
  const tab = settingsTabs.find((one) => one === search['tab']);
  return tab === undefined ? {} : { tab };
}
