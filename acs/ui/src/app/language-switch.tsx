import { Button, Menu } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, languages, setLanguage, type Language } from '../i18n/i18n.js';

/** Each language in its own words, so that everybody finds theirs. */
const names: Readonly<Record<Language, string>> = { en: 'English', zh: '简体中文', ru: 'Русский' };

export function LanguageSwitch() {
  const { t } = useTranslation();
  const current = currentLanguage();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          c="var(--sd-text)"
          fw={500}
          leftSection={<IconLanguage size={16} aria-hidden />}
          aria-label={t('shell.language', { name: names[current] })}
        >
          <span aria-hidden>{current.toUpperCase()}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={current}>
          {languages.map((language) => (
            <Menu.RadioItem
              key={language}
              value={language}
              lang={language}
              closeMenuOnClick
              onChange={() => void setLanguage(language)}
            >
              {names[language]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
