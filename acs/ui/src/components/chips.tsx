import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './chips.module.css';

export interface Chip {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

interface ChipsProps {
  readonly chips: readonly Chip[];
  readonly onRemove: (id: string) => void;
}

/** The filters in force, each with a way to lift it. */
export function Chips({ chips, onRemove }: ChipsProps) {
  const { t } = useTranslation();
  if (chips.length === 0) return null;
  return (
    <ul className={classes['chips']} aria-label={t('filter.inForce')}>
      {chips.map(({ id, label, value }) => (
        <li key={id} className={classes['chip']}>
          <span className={classes['label']}>{label}</span> {value}
          <button
            type="button"
            className={classes['remove']}
            aria-label={t('filter.lift', { name: `${label}: ${value}` })}
            onClick={() => onRemove(id)}
          >
            <IconX size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
