import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
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
        {schemes.map(({ name, Icon }) => (
          <Menu.Item
            key={name}
            role="menuitemradio"
            aria-checked={name === colorScheme}
            leftSection={<Icon size={15} aria-hidden />}
            rightSection={name === colorScheme ? <IconCheck size={14} aria-hidden /> : undefined}
            onClick={() => setColorScheme(name)}
          >
            {t(`theme.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
