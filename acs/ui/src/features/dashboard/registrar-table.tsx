import { Link } from '@tanstack/react-router';
import type { Statistics } from '#shared/api/statistics.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { useWords } from '../../i18n/use-words.js';
import { Change } from './change.js';
import table from '../../components/table.module.css';

export function RegistrarTable({ registrars }: { readonly registrars: Statistics['registrars'] }) {
  const { t, number, percent } = useWords();
  return (
    <ScrollTable
      caption={t('dashboard.registrars')}
      captionHidden
      columns={[t('fleet.registrar'), t('dashboard.lines'), t('dashboard.failing'), t('dashboard.sinceYesterday')]}
    >
      {registrars.map(({ registrar, lines, failing, before }) => (
        <tr key={registrar}>
          <td className={table['mono']} translate="no">
            {registrar === '' ? (
              '–'
            ) : (
              <Link to="/" search={{ registrar }}>
                {registrar}
              </Link>
            )}
          </td>
          <td>{number(lines)}</td>
          <td>
            {registrar === '' || failing === 0 ? (
              number(failing)
            ) : (
              <Link to="/" search={{ status: 'failing', registrar }}>
                {number(failing)}
              </Link>
            )}{' '}
            <span className={table['dim']}>{lines === 0 ? '' : percent(failing / lines)}</span>
          </td>
          <td>
            <Change now={failing} before={before} />
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}
