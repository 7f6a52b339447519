import type { DeepEvidence, LineFacts, ProbeRecord } from '#shared/diagnosis/deep/evidence.js';
import { Badge } from '../../components/badge.js';
import { Facts, isKnown, Token, type Fact } from '../../components/facts.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Panel, Section } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import { ProbeObservations } from './probe-observations.js';
import table from '../../components/table.module.css';
import classes from './evidence-section.module.css';

/** What the probes after the procedure saw, or why they could not tell. */
export function DeepSection({ deep }: { readonly deep: DeepEvidence }) {
  const { t } = useWords();
  return (
    <Section title={t('deep.title')} note={t('deep.note')}>
      <div className={classes['parts']}>
        {deep.probes.length === 0 ? <Panel>{t('deep.none')}</Panel> : <Probes deep={deep} />}
        <LineKnowledge line={deep.line} />
        {deep.shortened === true && <p className={table['dim']}>{t('deep.shortened')}</p>}
      </div>
    </Section>
  );
}

function Probes({ deep }: { readonly deep: DeepEvidence }) {
  const { t, offset } = useWords();
  return (
    <ScrollTable
      caption={t('deep.title')}
      captionHidden
      columns={[t('deep.probe'), t('deep.saw'), t('deep.outcome'), t('deep.started')]}
    >
      {deep.probes.map((record) => (
        <tr key={record.probe}>
          <td>{t(`deep.name.${record.probe}`)}</td>
          <td className={classes['saw']}>
            <ProbeObservations probe={record.probe} deep={deep} />
          </td>
          <td>
            <ProbeOutcome record={record} />
          </td>
          <td className={table['nowrap']}>{offset(record.startedAt)}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}

/** `could not tell` is an answer too, with its reason. */
function ProbeOutcome({ record: { outcome, why } }: { readonly record: ProbeRecord }) {
  const { t } = useWords();
  return (
    <>
      <Badge tone={outcome === 'done' ? 'good' : 'wait'}>{t(`deep.outcomes.${outcome}`)}</Badge>
      {why !== undefined && (
        <div className={table['dim']} lang="en">
          {why}
        </div>
      )}
    </>
  );
}

function LineKnowledge({ line }: { readonly line: LineFacts }) {
  const { t, number } = useWords();
  const password = [
    line.passwordIsLong ? t('deep.passwordLong') : undefined,
    line.passwordHasBlanks ? t('deep.passwordBlanks') : undefined,
  ].filter((one) => one !== undefined);
  const facts: readonly Fact[] = [
    [t('deep.believes'), t(line.believesRegistered ? 'deep.yes' : 'deep.no')],
    [t('deep.lastFailure'), line.lastFailure === undefined ? undefined : <Token>{line.lastFailure}</Token>],
    [
      t('deep.keepAlive'),
      line.keepAliveSeconds === 0
        ? t('deep.keepAliveOff')
        : t('unit.seconds', { value: number(line.keepAliveSeconds) }),
    ],
    [t('deep.password'), password.join(', ')],
    [t('deep.authUser'), line.authUserDiffers ? t('deep.authUserDiffers') : undefined],
  ];
  if (!facts.some(isKnown)) return null;
  return (
    <Panel>
      <h3 className={classes['subtitle']}>{t('deep.line')}</h3>
      <Facts facts={facts} />
    </Panel>
  );
}
