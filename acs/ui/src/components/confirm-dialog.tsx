import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.js';
import { Problem } from './problem.js';

interface ConfirmDialogProps {
  readonly title: string;
  /** What will be so afterwards. */
  readonly text: string;
  /** The button: what is done. */
  readonly action: string;
  /** What cannot be undone is confirmed by typing this. */
  readonly typed?: string;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** The consent to something that is hard to take back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, action, typed, pending, error, onConfirm, onClose } = props;
  const { t } = useTranslation();
  const [written, setWritten] = useState('');
  const mayGo = (typed === undefined || written.trim() === typed) && !pending;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (mayGo) onConfirm();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <Text size="sm">{text}</Text>
        {typed !== undefined && (
          <TextInput
            mt="sm"
            data-autofocus
            autoComplete="off"
            label={t('dialog.type', { text: typed })}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
          />
        )}
        {error !== null && (
          <div style={{ marginTop: 12 }}>
            <Problem error={error} title={t('dialog.failed')} />
          </div>
        )}
        <Group mt="md" justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" color="red" disabled={!mayGo} loading={pending}>
            {action}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
