import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const schemes: readonly { readonly name: MantineColorScheme; readonly Icon: typeof IconSun }[] = [
  { name: 'auto', Icon: IconDeviceDesktop },
  { name: 'light', Icon: IconSun },
  { name: 'dark', Icon: IconMoon },
];

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = schemes.find((scheme) => scheme.name === colorScheme)?.Icon ?? IconDeviceDesktop;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--sd-text)"
          aria-label={t('shell.theme', { name: t(`theme.${colorScheme}`) })}
        >
          <Current size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={colorScheme}>
          {schemes.map(({ name, Icon }) => (
            <Menu.RadioItem
              key={name}
              value={name}
              closeMenuOnClick
              rightSection={<Icon size={15} aria-hidden />}
              onChange={() => setColorScheme(name)}
            >
              {t(`theme.${name}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
