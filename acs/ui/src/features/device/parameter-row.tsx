import { ActionIcon } from '@mantine/core';
import { IconCheck, IconCopy, IconEdit, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Parameter } from '#shared/api/parameters.js';
import { useAnnounce } from '../../app/announcer.js';
import { copyText } from '../../components/copy-text.js';
import { Age } from '../../components/time.js';
import { useWords } from '../../i18n/use-words.js';
import { isObject } from './parameter-tree.js';
import { useParameterText } from './parameter-text.js';
import classes from './parameters.module.css';

export interface ParameterActs {
  readonly mayRefresh: boolean;
  readonly mayWrite: boolean;
  readonly onRefresh: (name: string) => void;
  readonly onEdit: (parameter: Parameter) => void;
}

interface RowProps extends ParameterActs {
  readonly parameter: Parameter;
  /** What is shown of its name. */
  readonly label: string;
  readonly now: number;
}

/** One parameter: name, meaning, value, type, when it was read, and what can be done with it. */
export function ParameterRow({ parameter, label, now, mayRefresh, mayWrite, onRefresh, onEdit }: RowProps) {
  const { t } = useWords();
  const { name, type, writable, at } = parameter;
  const text = useParameterText(name);
  return (
    <div className={classes['row']} data-leaf>
      <span className={classes['name']}>
        <span translate="no">{label}</span>
        {text !== undefined && <span className={classes['text']}>{text}</span>}
      </span>
      <Value parameter={parameter} />
      <span className={classes['meta']}>
        {type !== undefined && <span translate="no">{type}</span>}
        {writable === false && <span>{t('parameters.readOnly')}</span>}
        {at !== undefined && <Age at={at} now={now} />}
      </span>
      <span className={classes['acts']}>
        <CopyPath path={name} />
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!mayRefresh}
          aria-label={t('parameters.refresh', { name })}
          onClick={() => onRefresh(name)}
        >
          <IconRefresh size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!mayWrite || writable === false || isObject(name)}
          aria-label={t('parameters.edit', { name })}
          onClick={() => onEdit(parameter)}
        >
          <IconEdit size={16} aria-hidden />
        </ActionIcon>
      </span>
    </div>
  );
}

function Value({ parameter: { value, secret } }: { readonly parameter: Parameter }) {
  const { t } = useWords();
  if (secret) return <span className={classes['none']}>{t('parameters.secret')}</span>;
  if (value === undefined) return <span className={classes['none']}>{t('parameters.unread')}</span>;
  if (value === '') return <span className={classes['none']}>{t('parameters.blank')}</span>;
  return (
    <code className={classes['value']} translate="no">
      {value}
    </code>
  );
}

export function CopyPath({ path }: { readonly path: string }) {
  const { t } = useWords();
  const announce = useAnnounce();
  const [done, setDone] = useState(false);
  const copy = async () => {
    const ok = await copyText(path);
    setDone(ok);
    announce(t(ok ? 'copy.done' : 'copy.failed'));
  };
  const Icon = done ? IconCheck : IconCopy;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={t('parameters.copy', { name: path })}
      onClick={() => void copy()}
      onBlur={() => setDone(false)}
    >
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}
