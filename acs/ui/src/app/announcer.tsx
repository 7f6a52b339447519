import { createContext, useContext, useState, type ReactNode } from 'react';
import { VisuallyHidden } from '@mantine/core';

const Announce = createContext<(text: string) => void>(() => undefined);

/** The console's one polite live region. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [text, setText] = useState('');
  return (
    <Announce value={setText}>
      {children}
      <VisuallyHidden role="status" aria-live="polite">
        {text}
      </VisuallyHidden>
    </Announce>
  );
}

/** Says something to a screen reader when it is next idle. */
export function useAnnounce(): (text: string) => void {
  return useContext(Announce);
}
