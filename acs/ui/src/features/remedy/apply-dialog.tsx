import { Button, Checkbox, Group, PasswordInput, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Remedy, RemedyOffer } from '#shared/api/remedies.js';
import { applyRemedy, previewRemedy, remediesQuery } from '../../api/queries.js';
import { Dialog } from '../../components/dialog.js';
import { Problem } from '../../components/problem.js';
import { useWords } from '../../i18n/use-words.js';
import { RemedyValues } from './remedy-values.js';
import { Risks } from './risks.js';

interface ApplyDialogProps {
  readonly runId: string;
  readonly offer: RemedyOffer;
  readonly onClose: () => void;
}

/** What is about to be done, and the consent to exactly that. */
export function ApplyDialog({ runId, offer, onClose }: ApplyDialogProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const [shown, setShown] = useState(offer);
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [automaticRollback, setAutomaticRollback] = useState(offer.reversible);
  const name = t(`remedyKind.${offer.id}`);
  const wanted = shown.values.filter((value) => value.secret);
  const lacking = wanted.some((value) => (secrets[value.name] ?? '') === '');

  const apply = useMutation({
    mutationFn: async (): Promise<Remedy | undefined> => {
      const order = { secrets, automaticRollback };
      const preview = await previewRemedy(runId, offer.id, order);
      // The consent holds for what was shown and for nothing else.
      if (JSON.stringify(preview.offer.values) !== JSON.stringify(shown.values)) {
        setShown(preview.offer);
        return undefined;
      }
      return applyRemedy(runId, offer.id, order, preview.confirmation);
    },
    onSuccess: async (applied) => {
      if (applied === undefined) return;
      await client.invalidateQueries({ queryKey: remediesQuery(runId).queryKey });
      onClose();
    },
  });

  return (
    <Dialog title={t('remedy.confirmTitle', { name })} wide onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!lacking && !apply.isPending) apply.mutate();
        }}
      >
        <Text size="sm" mb="sm">
          {t('remedy.confirmText')}
        </Text>
        {shown !== offer && (
          <Text size="sm" mb="sm" c="var(--sd-wait)" role="alert">
            {t('remedy.changed')}
          </Text>
        )}
        <Risks risks={shown.risks} />
        <RemedyValues label={name} values={shown.values} />
        {wanted.map((value) => (
          <PasswordInput
            key={value.name}
            mt="sm"
            autoComplete="off"
            maxLength={1024}
            label={t('remedy.newSecret', { name: value.name.split('.').at(-1) ?? value.name })}
            value={secrets[value.name] ?? ''}
            onChange={(event) => setSecrets({ ...secrets, [value.name]: event.currentTarget.value })}
          />
        ))}
        {shown.reversible && (
          <Checkbox
            mt="sm"
            label={t('remedy.automaticRollback')}
            checked={automaticRollback}
            onChange={(event) => setAutomaticRollback(event.currentTarget.checked)}
          />
        )}
        {apply.error !== null && (
          <div style={{ marginTop: 12 }}>
            <Problem error={apply.error} title={t('remedy.notApplied')} />
          </div>
        )}
        <Group mt="md" justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('remedy.close')}
          </Button>
          <Button type="submit" disabled={lacking} loading={apply.isPending}>
            {t('remedy.confirm')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
