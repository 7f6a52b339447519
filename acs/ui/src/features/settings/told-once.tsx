import { Alert } from '@mantine/core';
import { CopyButton } from '../../components/copy-button.js';
import { Token } from '../../components/facts.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './settings.module.css';

/** A secret that the server tells this once and never again. */
export function ToldOnce({ title, secret }: { readonly title: string; readonly secret: string }) {
  const { t } = useWords();
  return (
    <Alert
      role="status"
      color="green"
      variant="outline"
      title={title}
      mb="md"
      styles={{
        root: { background: 'var(--sd-surface)', borderColor: 'var(--sd-good)' },
        title: { color: 'var(--sd-good)' },
      }}
    >
      <p className={classes['once']}>{t('settings.toldOnce')}</p>
      <div className={classes['secret']}>
        <Token>{secret}</Token>
        <CopyButton label={t('settings.copySecret')} text={() => secret} />
      </div>
    </Alert>
  );
}
