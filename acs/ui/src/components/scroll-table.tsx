import { VisuallyHidden } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import table from './table.module.css';

interface ScrollTableProps {
  readonly caption: string;
  /** A heading above says the same: the caption is for screen readers only. */
  readonly captionHidden?: boolean;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** A table of facts. In a narrow window it scrolls, by keyboard too: that is why it takes the focus. */
export function ScrollTable({ caption, captionHidden = false, columns, children }: ScrollTableProps) {
  const id = useId();
  return (
    <div className={table['wrap']} role="region" aria-labelledby={id} tabIndex={0}>
      <table className={table['table']}>
        <caption id={id} className={captionHidden ? undefined : table['caption']}>
          {captionHidden ? <VisuallyHidden>{caption}</VisuallyHidden> : caption}
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
