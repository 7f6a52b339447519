import type { RemedyValue } from '#shared/api/remedies.js';
import { Token } from '../../components/facts.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { useWords } from '../../i18n/use-words.js';
import table from '../../components/table.module.css';
import classes from './remedy.module.css';

interface RemedyValuesProps {
  readonly label: string;
  readonly values: readonly RemedyValue[];
  /** It was written already. */
  readonly written?: boolean;
}

/** Which parameters, from what, to what. */
export function RemedyValues({ label, values, written = false }: RemedyValuesProps) {
  const { t } = useWords();
  return (
    <ScrollTable
      caption={label}
      captionHidden
      columns={[t('remedy.parameter'), t(written ? 'remedy.was' : 'remedy.now'), t('remedy.then')]}
    >
      {values.map((value) => (
        <tr key={value.name}>
          <td>
            <Token>{value.name}</Token>
          </td>
          <td className={classes['value']}>
            <Value text={value.old} secret={value.secret} />
          </td>
          <td className={classes['value']}>
            <Value text={value.new} secret={value.secret} />
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

function Value({ text, secret }: { readonly text: string | undefined; readonly secret: boolean }) {
  const { t } = useWords();
  if (text !== undefined) return <Token>{text === '' ? '""' : text}</Token>;
  return <span className={table['dim']}>{t(secret ? 'remedy.secret' : 'remedy.unknown')}</span>;
}
