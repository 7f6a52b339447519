import type { ReactNode } from 'react';
import type {
  ConnectionProbe,
  DeepEvidence,
  DnsProbe,
  LanProbe,
  MtuProbe,
  NatProbe,
  ProbeId,
  RegisterProbe,
} from '#shared/diagnosis/deep/evidence.js';
import type { ConnectionEvidence, PingEvidence, Target } from '#shared/diagnosis/observations.js';
import { Token } from '../../components/facts.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords, type Words } from '../../i18n/use-words.js';
import { outcomeText } from './outcome-text.js';
import { ResponseLine } from './response-line.js';
import table from '../../components/table.module.css';
import classes from './evidence-section.module.css';

/** What one probe saw, a line per observation. */
export function ProbeObservations({ probe, deep }: { readonly probe: ProbeId; readonly deep: DeepEvidence }) {
  const words = useWords();
  const lines: readonly ReactNode[] = [
    ...(probe === 'dns' && deep.dns !== undefined ? dnsLines(deep.dns, words) : []),
    ...(probe === 'lan' && deep.lan !== undefined ? lanLines(deep.lan, words) : []),
    ...(probe === 'nat' && deep.nat !== undefined ? natLines(deep.nat, words) : []),
    ...(probe === 'mtu' && deep.mtu !== undefined ? mtuLines(deep.mtu, words) : []),
    ...deep.registers.filter((one) => one.probe === probe).map((one) => registerLine(one, words)),
    ...(deep.connections ?? []).filter((one) => one.probe === probe).map((one) => connectionLine(one, words)),
  ];
  if (lines.length === 0) return <span className={table['dim']}>–</span>;
  return (
    <ul className={classes['lines']}>
      {lines.map((line, i) => (
        <li key={i}>{line}</li>
      ))}
    </ul>
  );
}

function registerLine(register: RegisterProbe, words: Words): ReactNode {
  const { t } = words;
  const { outcome } = register;
  const how = [
    register.local === undefined ? undefined : t('deep.from', { address: register.local }),
    register.freshCallId ? t('deep.freshCallId') : undefined,
    register.query ? t('deep.query') : undefined,
    register.credentials ? t('deep.withCredentials') : undefined,
  ].filter((one) => one !== undefined);
  return (
    <>
      <Token>REGISTER → {addressOf(register.target)}</Token>{' '}
      {outcome.kind === 'response' ? (
        <ResponseLine status={outcome.status} reason={outcome.reason} />
      ) : (
        outcomeText(outcome, words)
      )}
      {how.length > 0 && <span className={table['dim']}> ({how.join(', ')})</span>}
    </>
  );
}

function connectionLine({ target, connection }: ConnectionProbe, words: Words): ReactNode {
  return (
    <>
      <Token>→ {addressOf(target)}</Token> {connectionText(connection, words)}
    </>
  );
}

function connectionText({ openedAt, connectedAt, ended }: ConnectionEvidence, { t, number }: Words): string {
  return [
    connectedAt === undefined ? t('deep.notConnected') : t('deep.connected', { value: number(connectedAt - openedAt) }),
    ...(ended === undefined ? [] : [t('deep.ended', { code: ended.code })]),
  ].join(', ');
}

function dnsLines({ servers }: DnsProbe, { t, number }: Words): readonly ReactNode[] {
  return servers.map(({ server, stage }) => (
    <>
      <Token>
        {server}: {stage.name} {stage.type}
      </Token>{' '}
      {stage.error === undefined ? (
        <Token>→ {(stage.records ?? []).join(', ')}</Token>
      ) : (
        (wordFor('dns', stage.error) ?? stage.error)
      )}{' '}
      <span className={table['dim']}>{t('unit.milliseconds', { value: number(stage.ms) })}</span>
    </>
  ));
}

function lanLines(lan: LanProbe, words: Words): readonly ReactNode[] {
  const { t } = words;
  const own = [lan.source === undefined ? undefined : withPrefix(lan.source, lan.prefixLength), lan.interface]
    .filter((one) => one !== undefined)
    .join(' ');
  return [
    ...named(t('deep.ownAddress'), own === '' ? undefined : <Token>{own}</Token>),
    ...named(
      t('deep.gateway'),
      lan.gateway !== undefined ? (
        <>
          <Token>{lan.gateway}</Token>
          {lan.gatewayInSubnet !== undefined && ` (${t(lan.gatewayInSubnet ? 'deep.inSubnet' : 'deep.outsideSubnet')})`}
        </>
      ) : lan.routeError !== undefined ? (
        t('deep.noRoute', { code: lan.routeError })
      ) : (
        t('deep.noGateway')
      ),
    ),
    ...named(t('deep.gatewayPing'), lan.gatewayPing && pingText(lan.gatewayPing, words)),
    ...named(t('deep.neighbour'), lan.neighbour && t(`deep.neighbourState.${lan.neighbour}`)),
    ...named(
      t('deep.lease'),
      lan.lease && (
        <>
          <Token>
            {lan.lease.gateway === undefined ? lan.lease.address : `${lan.lease.address} → ${lan.lease.gateway}`}
          </Token>
          {lan.lease.expired && ` (${t('deep.leaseExpired')})`}
        </>
      ),
    ),
  ];
}

function natLines(nat: NatProbe, { t }: Words): readonly ReactNode[] {
  const token = (text: string | undefined) => (text === undefined ? undefined : <Token>{text}</Token>);
  return [
    ...named(t('deep.natSent'), token(nat.sent)),
    ...named(t('deep.natSeen'), token(nat.seen)),
    ...named(t('deep.natElsewhere'), token(nat.seenElsewhere)),
    ...named(t('deep.stun'), token(nat.stun)),
    ...named(
      t('deep.rport'),
      nat.rportAnswered === undefined ? undefined : t(nat.rportAnswered ? 'deep.yes' : 'deep.no'),
    ),
    ...named(t('deep.warning'), token(nat.warning)),
    ...named(t('deep.rewritten'), nat.rewritten.length === 0 ? undefined : token(nat.rewritten.join(', '))),
  ];
}

function mtuLines({ registerBytes, pings }: MtuProbe, { t, number }: Words): readonly ReactNode[] {
  return [
    t('deep.registerBytes', { value: number(registerBytes) }),
    ...pings.map(({ bytes, replied, code }) => (
      <>
        {t('deep.pingBytes', { value: number(bytes) })}: {t(replied ? 'deep.replied' : 'deep.lost')}
        {code !== undefined && <Token> {code}</Token>}
      </>
    )),
  ];
}

function pingText({ unavailable, sent, replies }: PingEvidence, { t }: Words): string {
  return unavailable === undefined
    ? t('evidence.pingCount', { sent, replies: replies.length })
    : t('evidence.pingUnavailable', { why: unavailable });
}

/** Nothing where the value is not known: absent beats wrong. */
function named(name: string, value: ReactNode): readonly ReactNode[] {
  if (value === undefined) return [];
  return [
    <>
      <span className={table['dim']}>{name}:</span> {value}
    </>,
  ];
}

function addressOf({ address, port, transport }: Target): string {
  return `${address}:${String(port)} ${transport}`;
}

function withPrefix(address: string, length: number | undefined): string {
  return length === undefined ? address : `${address}/${String(length)}`;
}
