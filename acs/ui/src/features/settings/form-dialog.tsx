import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useWords } from '../../i18n/use-words.js';
import { Dialog } from '../../components/dialog.js';
import { Problem } from '../../components/problem.js';

interface FormDialogProps {
  readonly title: string;
  readonly action: string;
  /** Why it cannot be sent yet, if so: it is not tried. */
  readonly incomplete?: boolean;
  readonly pending: boolean;
  readonly error: Error | null;
  /** What did not work. */
  readonly failed: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A few fields and one thing that is done with them. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, incomplete = false, pending, error, failed, onSubmit, onClose, children } = props;
  const { t } = useWords();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!incomplete && !pending) onSubmit();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          {error !== null && <Problem error={error} title={failed} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('dialog.cancel')}
            </Button>
            <Button type="submit" disabled={incomplete} loading={pending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
