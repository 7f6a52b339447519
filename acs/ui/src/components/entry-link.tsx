import { IconBook2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './entry-link.module.css';

/** Leads to an entry of the knowledge base. */
export function EntryLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <Link to="/knowledge/$id" params={{ id }} className={classes['link']}>
      <IconBook2 size={15} aria-hidden />
      {children}
    </Link>
  );
}
