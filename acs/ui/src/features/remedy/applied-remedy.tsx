import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCircle, IconCircleCheck, IconProgress } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Remedy } from '#shared/api/remedies.js';
import { remediesQuery, rollBackRemedy } from '../../api/queries.js';
import { useAnnounce } from '../../app/announcer.js';
import { Badge } from '../../components/badge.js';
import { useExplain } from '../../components/knowledge.js';
import { Problem } from '../../components/problem.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { isUnderWay, stepsOf, TONES } from './remedy-states.js';
import { RemedyValues } from './remedy-values.js';
import classes from './remedy.module.css';

interface AppliedRemedyProps {
  readonly remedy: Remedy;
  readonly allowed: boolean;
}

/** What was done against the verdict, how far it is, what came of it; and the way back. */
export function AppliedRemedy({ remedy, allowed }: AppliedRemedyProps) {
  const { t, exact } = useWords();
  const client = useQueryClient();
  const name = t(`remedyKind.${remedy.kind}`);
  const rollBack = useMutation({
    mutationFn: () => rollBackRemedy(remedy.id),
    onSettled: () => client.invalidateQueries({ queryKey: remediesQuery(remedy.runId).queryKey }),
  });
  useStateAnnounced(name, remedy);
  return (
    <article className={classes['card']} data-tone={TONES[remedy.state]} aria-label={name}>
      <div className={classes['head']}>
        <h3 className={classes['name']}>{name}</h3>
        <Badge tone={TONES[remedy.state]}>{t(`remedyState.${remedy.state}`)}</Badge>
        <span className={classes['dim']}>
          <span translate="no">{remedy.createdBy}</span>, {exact(remedy.createdAt)}
        </span>
        {allowed && remedy.reversibleNow && (
          <Button
            ml="auto"
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            loading={rollBack.isPending}
            onClick={() => rollBack.mutate()}
          >
            {t('remedy.rollBack')}
          </Button>
        )}
      </div>
      <Steps remedy={remedy} />
      <Verdicts remedy={remedy} />
      {remedy.failure !== undefined && (
        <p className={classes['text']}>{wordFor('remedyFailure', remedy.failure.reason) ?? remedy.failure.detail}</p>
      )}
      {isUnderWay(remedy) && remedy.automaticRollback && <p className={classes['dim']}>{t('remedy.automatic')}</p>}
      <RemedyValues label={name} values={remedy.values} written />
      {rollBack.error !== null && <Problem error={rollBack.error} title={t('remedy.notRolledBack')} />}
    </article>
  );
}

function Steps({ remedy }: { readonly remedy: Remedy }) {
  const { t } = useWords();
  return (
    <ol className={classes['steps']}>
      {stepsOf(remedy).map(({ state, done }) => {
        const Icon = done ? IconCircleCheck : state === remedy.state ? IconProgress : IconCircle;
        return (
          <li key={state} data-now={state === remedy.state}>
            <Icon size={16} aria-hidden />
            {t(`remedyState.${state}`)}
          </li>
        );
      })}
    </ol>
  );
}

function Verdicts({ remedy: { before, after, verifyRunId } }: { readonly remedy: Remedy }) {
  const { t } = useWords();
  const explain = useExplain();
  if (verifyRunId === undefined || explain === undefined) return null;
  return (
    <p className={classes['text']}>
      {after !== undefined && (
        <>
          {t('remedy.verdicts')}: {explain(before).title} → <strong>{explain(after).title}</strong>
          {' · '}
        </>
      )}
      <Link to="/runs/$id" params={{ id: verifyRunId }}>
        {t('remedy.secondRun')}
      </Link>
    </p>
  );
}

/** Says each step; not what was so when the page opened. */
function useStateAnnounced(name: string, { state }: Remedy): void {
  const { t } = useWords();
  const announce = useAnnounce();
  const spoken = useRef(state);
  useEffect(() => {
    if (spoken.current !== state) announce(`${name}: ${t(`remedyState.${state}`)}`);
    spoken.current = state;
  }, [name, state, t, announce]);
}
