import type { AuditEntry } from '#shared/api/audit.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './audit.module.css';
import table from '../../components/table.module.css';

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  readonly onFilter: (change: Readonly<Record<string, string>>) => void;
}

export function AuditTable({ entries, onFilter }: AuditTableProps) {
  const { t, exact } = useWords();
  const cell = (id: 'actor' | 'action' | 'target', value: string) => (
    <button
      type="button"
      className={classes['value']}
      title={t('audit.only', { value })}
      translate="no"
      onClick={() => onFilter({ [id]: value })}
    >
      {value}
    </button>
  );
  return (
    <ScrollTable
      caption={t('audit.title')}
      captionHidden
      columns={[
        t('audit.at'),
        t('audit.actor'),
        t('audit.action'),
        t('audit.target'),
        t('audit.address'),
        t('audit.detail'),
      ]}
    >
      {entries.map((entry) => (
        <tr key={entry.id}>
          <td className={table['nowrap']}>
            <time dateTime={new Date(entry.at).toISOString()}>{exact(entry.at)}</time>
          </td>
          <td>{cell('actor', entry.actor)}</td>
          <td className={`${table['mono'] ?? ''} ${table['nowrap'] ?? ''}`}>{cell('action', entry.action)}</td>
          <td className={`${table['mono'] ?? ''} ${classes['target'] ?? ''}`}>
            {entry.target !== '' && cell('target', entry.target)}
          </td>
          <td className={table['mono']} translate="no">
            {entry.address}
          </td>
          <td className={`${table['mono'] ?? ''} ${classes['detail'] ?? ''}`} translate="no">
            {Object.keys(entry.detail).length > 0 && JSON.stringify(entry.detail)}
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}
