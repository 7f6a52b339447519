import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from './preferences.js';

const schemes: readonly MantineColorScheme[] = ['auto', 'light', 'dark'];
const zones = ['browser', 'utc'] as const;
const densities = ['compact', 'comfortable'] as const;

/** How the console looks to this operator: theme, time zone, density. */
export function ViewMenu() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { zone, density, choose } = usePreferences();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="var(--sd-text)" aria-label={t('shell.view')}>
          <IconAdjustmentsHorizontal size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="var(--sd-dim)">{t('shell.theme')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} aria-label={t('shell.theme')}>
          {schemes.map((name) => (
            <Menu.RadioItem key={name} value={name} closeMenuOnClick onChange={() => setColorScheme(name)}>
              {t(`theme.${name}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label c="var(--sd-dim)">{t('shell.zone')}</Menu.Label>
        <Menu.RadioGroup value={zone} aria-label={t('shell.zone')}>
          {zones.map((name) => (
            <Menu.RadioItem key={name} value={name} closeMenuOnClick onChange={() => choose('zone', name)}>
              {name === 'utc' ? t('zone.utc') : t('zone.browser', { name: ownZone() })}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label c="var(--sd-dim)">{t('shell.density')}</Menu.Label>
        <Menu.RadioGroup value={density} aria-label={t('shell.density')}>
          {densities.map((name) => (
            <Menu.RadioItem key={name} value={name} closeMenuOnClick onChange={() => choose('density', name)}>
              {t(`density.${name}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

/** `Europe/Berlin`, as the browser has it. */
function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
