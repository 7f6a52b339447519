import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from './page.js';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return <NotFound title={t('notFound.title')} text={t('notFound.text')} />;
}

/** Says what does not exist, and leads back to what does. */
export function NotFound({ title, text }: { readonly title: string; readonly text: string }) {
  const { t } = useTranslation();
  return (
    <Page title={title}>
      <Text mb="md">{text}</Text>
      <Link to="/">{t('notFound.back')}</Link>
    </Page>
  );
}
