import { Button, Group, NativeSelect, PasswordInput, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import type { Device } from '#shared/api/devices.js';
import type { Parameter, WritePreview } from '#shared/api/parameters.js';
import { ApiError } from '../../api/client.js';
import { previewWrite, writeParameters } from '../../api/device-queries.js';
import { Dialog } from '../../components/dialog.js';
import { Facts, Token } from '../../components/facts.js';
import { isOffline } from '../../components/line-status.js';
import { Notice } from '../../components/notice.js';
import { Problem } from '../../components/problem.js';
import { Age } from '../../components/time.js';
import { useWords } from '../../i18n/use-words.js';
import { useParameterText } from './parameter-text.js';
import classes from './edit-dialog.module.css';

interface EditDialogProps {
  readonly device: Device;
  readonly parameter: Parameter;
  readonly now: number;
  readonly onClose: () => void;
  readonly onWritten: () => void;
}

/** A new value in two steps: what would change, then the consent. Whoever was faster is shown before anything is written. */
export function EditDialog({ device, parameter, now, onClose, onWritten }: EditDialogProps) {
  const { t } = useWords();
  const { name, secret, type } = parameter;
  const text = useParameterText(name);
  const [value, setValue] = useState(parameter.value ?? '');
  const [overtaken, setOvertaken] = useState(false);
  const values = [{ name, value, ...(type === undefined ? {} : { type }) }];
  const preview = useMutation({ mutationFn: () => previewWrite(device.id, values) });
  const write = useMutation({
    mutationFn: (confirmation: string) => writeParameters(device.id, values, confirmation),
    onSuccess: onWritten,
    onError: (error) => {
      if (!(error instanceof ApiError) || error.code !== 'confirmation-stale') return;
      setOvertaken(true);
      preview.mutate();
    },
  });
  const stale = write.error instanceof ApiError && write.error.code === 'confirmation-stale';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (preview.data === undefined) preview.mutate();
    else write.mutate(preview.data.confirmation);
  };
  const change = (next: string) => {
    setValue(next);
    setOvertaken(false);
    preview.reset();
    write.reset();
  };

  return (
    <Dialog title={t('edit.title')} wide onClose={onClose}>
      <form onSubmit={submit}>
        <Token>{name}</Token>
        {text !== undefined && (
          <Text size="sm" c="dimmed" mt={4}>
            {text}
          </Text>
        )}
        <ValueInput secret={secret} type={type} value={value} onChange={change} />
        {overtaken && (
          <div className={classes['trouble']}>
            <Notice title={t('edit.overtaken')} text={t('edit.overtakenText')} />
          </div>
        )}
        {preview.data !== undefined && <Changes preview={preview.data} now={now} />}
        {preview.data !== undefined && isOffline(device, now) && (
          <Text size="sm" mt="sm">
            {t('edit.offline')}
          </Text>
        )}
        {preview.error !== null && <Trouble error={preview.error} title={t('edit.noPreview')} />}
        {write.error !== null && !stale && <Trouble error={write.error} title={t('edit.notWritten')} />}
        <Group mt="md" justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" loading={preview.isPending || write.isPending}>
            {t(preview.data === undefined ? 'edit.preview' : 'edit.write')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

function Trouble({ error, title }: { readonly error: Error; readonly title: string }) {
  return (
    <div className={classes['trouble']}>
      <Problem error={error} title={title} />
    </div>
  );
}

interface ValueInputProps {
  readonly secret: boolean;
  readonly type: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ValueInput({ secret, type, value, onChange }: ValueInputProps) {
  const { t } = useWords();
  const common = { mt: 'sm', label: t('edit.value'), value } as const;
  if (secret) {
    return <PasswordInput {...common} autoComplete="new-password" onChange={(e) => onChange(e.currentTarget.value)} />;
  }
  if (type?.endsWith('boolean') === true) {
    // TR-106 §3.2: a boolean is 1 or true, 0 or false.
    const data = [
      { value: 'true', label: t('edit.true') },
      { value: 'false', label: t('edit.false') },
    ];
    const now = value === '1' || value === 'true' ? 'true' : 'false';
    return <NativeSelect {...common} value={now} data={data} onChange={(e) => onChange(e.currentTarget.value)} />;
  }
  return (
    <Textarea
      {...common}
      data-autofocus
      autosize
      maxRows={8}
      maxLength={65_535}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--sd-mono)' } }}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  );
}

function Changes({ preview, now }: { readonly preview: WritePreview; readonly now: number }) {
  const { t } = useWords();
  return preview.changes.map((change) => (
    <div key={change.name} className={classes['change']}>
      <Facts
        facts={[
          [
            t('edit.old'),
            <span key="old">
              {change.secret ? (
                t('parameters.secret')
              ) : change.old === undefined ? (
                t('parameters.unread')
              ) : (
                <Token>{change.old === '' ? '""' : change.old}</Token>
              )}
              {change.at !== undefined && (
                <>
                  {' '}
                  · <Age at={change.at} now={now} />
                </>
              )}
            </span>,
          ],
          [
            t('edit.new'),
            change.secret || change.new === undefined ? (
              t('parameters.secret')
            ) : (
              <Token>{change.new === '' ? '""' : change.new}</Token>
            ),
          ],
        ]}
      />
    </div>
  ));
}
