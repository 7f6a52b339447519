import { useId, type ReactNode } from 'react';
import table from './table.module.css';

interface ScrollTableProps {
  /** Its caption, shown. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** A table of facts. In a narrow window it scrolls, by keyboard too: that is why it takes the focus. */
export function ScrollTable({ caption, columns, children }: ScrollTableProps) {
  const id = useId();
  return (
    <div className={table['wrap']} role="region" aria-labelledby={id} tabIndex={0}>
      <table className={table['table']}>
        <caption id={id} className={table['caption']}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
