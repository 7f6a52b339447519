import type { Device } from '#shared/api/devices.js';
import { Badge } from '../../components/badge.js';
import { Facts, Token } from '../../components/facts.js';
import { isOffline, nextContact } from '../../components/line-status.js';
import { Panel } from '../../components/section.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Age, Moment } from '../../components/time.js';
import { useWords } from '../../i18n/use-words.js';

/** Who the phone is, and what it said last and when. */
export function DeviceFacts({ device, now }: { readonly device: Device; readonly now: number }) {
  const { t, number } = useWords();
  const offline = isOffline(device, now);
  const next = nextContact(device);
  const { informIntervalSeconds: interval } = device;
  return (
    <Panel>
      <Facts
        facts={[
          [
            t('device.lastContact'),
            <span key="contact">
              {offline ? <StatusBadge status="offline" /> : <Badge tone="good">{t('device.online')}</Badge>}{' '}
              <Age at={device.lastInformAt} now={now} />
            </span>,
          ],
          [
            t('device.nextContact'),
            next === undefined ? (
              t('device.noInterval')
            ) : (
              <span key="next">
                {next > now ? <Moment at={next} now={now} /> : t('device.overdue')}
                {interval !== undefined && ` · ${t('device.every', { value: number(interval) })}`}
              </span>
            ),
          ],
          [t('device.asOf'), device.asOf === undefined ? undefined : <Age key="asOf" at={device.asOf} now={now} />],
          [t('device.address'), device.address === '' ? undefined : <Token>{device.address}</Token>],
          [t('device.firmware'), device.softwareVersion === '' ? undefined : <Token>{device.softwareVersion}</Token>],
          [
            t('device.productClass'),
            <Token key="class">
              {device.oui} {device.productClass}
            </Token>,
          ],
          [t('device.id'), <Token key="id">{device.id}</Token>],
          [t('device.firstSeen'), <Moment key="first" at={device.firstSeenAt} now={now} />],
        ]}
      />
    </Panel>
  );
}
