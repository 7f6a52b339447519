import { Alert, Button, Checkbox, Fieldset, Group, NumberInput, Radio, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import type { Settings } from '#shared/api/settings.js';
import { changeSettings, settingsQuery } from '../../api/administration-queries.js';
import { ApiError, type Tagged } from '../../api/client.js';
import { useAnnounce } from '../../app/announcer.js';
import { Problem } from '../../components/problem.js';
import { useWords } from '../../i18n/use-words.js';

interface SettingsFormProps {
  readonly read: Tagged<Settings>;
  readonly mayChange: boolean;
}

/** Days each kind of record is kept; the API's bounds. */
const KEPT = [
  ['runDays', 1],
  ['eventDays', 1],
  ['auditDays', 90],
  ['taskDays', 1],
] as const;
const LONGEST_DAYS = 3650;
const INFORM_SECONDS = { least: 30, most: 604_800, usual: 300 } as const;

export function SettingsForm({ read, mayChange }: SettingsFormProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [draft, setDraft] = useState(read.body);
  const [networks, setNetworks] = useState(read.body.connectionRequestNetworks.join('\n'));
  const save = useMutation({
    mutationFn: () =>
      changeSettings({ ...draft, connectionRequestNetworks: networks.split(/[\s,]+/).filter(Boolean) }, read.etag),
    onSuccess: async () => {
      announce(t('settings.saved'));
      await client.invalidateQueries({ queryKey: settingsQuery.queryKey });
    },
  });
  const overtaken = save.error instanceof ApiError && save.error.code === 'precondition-failed';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw={640}>
        {!mayChange && <Alert color="gray">{t('settings.readOnly')}</Alert>}
        <Fieldset legend={t('settings.unknownDevices')} disabled={!mayChange}>
          <Radio.Group
            aria-label={t('settings.unknownDevices')}
            value={draft.unknownDevices}
            onChange={(value) => setDraft({ ...draft, unknownDevices: value })}
          >
            <Stack gap="xs">
              {(['quarantine', 'approve', 'refuse'] as const).map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`settings.unknown.${value}`)}
                  description={t(`settings.unknownExplained.${value}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        </Fieldset>
        <Fieldset legend={t('settings.retention')} disabled={!mayChange}>
          <Group gap="md">
            {KEPT.map(([kind, least]) => (
              <NumberInput
                key={kind}
                w={200}
                label={t(`settings.kept.${kind}`)}
                suffix={` ${t('settings.days')}`}
                min={least}
                max={LONGEST_DAYS}
                allowDecimal={false}
                required
                withAsterisk={false}
                value={draft.retention[kind]}
                onChange={(value) => setDraft({ ...draft, retention: { ...draft.retention, [kind]: Number(value) } })}
              />
            ))}
          </Group>
        </Fieldset>
        <Fieldset legend={t('settings.informs')} disabled={!mayChange}>
          <Checkbox
            label={t('settings.setInforms')}
            description={t('settings.setInformsExplained')}
            checked={draft.periodicInformSeconds !== null}
            onChange={(event) =>
              setDraft({ ...draft, periodicInformSeconds: event.currentTarget.checked ? INFORM_SECONDS.usual : null })
            }
          />
          {draft.periodicInformSeconds !== null && (
            <NumberInput
              mt="sm"
              w={200}
              label={t('settings.informInterval')}
              suffix=" s"
              min={INFORM_SECONDS.least}
              max={INFORM_SECONDS.most}
              allowDecimal={false}
              value={draft.periodicInformSeconds}
              onChange={(value) => setDraft({ ...draft, periodicInformSeconds: Number(value) })}
            />
          )}
        </Fieldset>
        <Fieldset legend={t('settings.connectionRequests')} disabled={!mayChange}>
          <Textarea
            label={t('settings.networks')}
            description={t('settings.networksExplained')}
            placeholder="10.20.0.0/16"
            autosize
            minRows={2}
            spellCheck={false}
            value={networks}
            onChange={(event) => setNetworks(event.currentTarget.value)}
          />
        </Fieldset>
        {save.error !== null && (
          <Problem error={save.error} title={t('settings.notSaved')}>
            {overtaken && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => void client.invalidateQueries({ queryKey: settingsQuery.queryKey })}
              >
                {t('settings.readAgain')}
              </Button>
            )}
          </Problem>
        )}
        {mayChange && (
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t('settings.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
