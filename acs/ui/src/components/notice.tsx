import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** Something to know before going on; no failure. */
export function Notice({ title, text, children }: NoticeProps) {
  return (
    <Alert
      role="alert"
      variant="outline"
      color="yellow"
      title={title}
      styles={{
        root: { background: 'var(--sd-surface)', borderColor: 'var(--sd-wait)' },
        title: { color: 'var(--sd-wait)' },
      }}
    >
      <Text size="sm">{text}</Text>
      {children}
    </Alert>
  );
}
