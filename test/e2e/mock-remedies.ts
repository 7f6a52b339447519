import type { RemedyList, RemedyOffer } from '#shared/api/remedies.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { runIds } from './mock-data.js';

/** What could be set in the phones against the verdicts of the mock's runs. */

const PROFILE = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.';

export function mockRemedies(): Record<string, RemedyList> {
  return {
    [runIds.deep]: {
      offers: [
        offer('port-refresh', {
          values: [value(`${PROFILE}SIP.X_SIPDX-ORG_PortRefresh`, 'boolean', 'false', 'true')],
          risks: ['other-lines'],
        }),
        offer('transport', {
          worthATry: true,
          values: [
            value(`${PROFILE}SIP.RegistrarServerTransport`, 'string', 'UDP', 'TCP'),
            value(`${PROFILE}SIP.RegistrarServerPort`, 'unsignedInt', '5060', '5060'),
          ],
          risks: ['other-lines', 'more-traffic'],
        }),
      ],
      manual: [{ id: 'keep-alive', worthATry: true, missing: [`${PROFILE}SIP.X_SIPDX-ORG_KeepAliveInterval`] }],
      applied: [],
    },
    [runIds.credentials]: {
      offers: [
        offer('credentials', {
          values: [{ name: `${PROFILE}Line.1.SIP.AuthPassword`, type: 'string', secret: true }],
          risks: ['no-way-back', 'ban'],
          reversible: false,
        }),
      ],
      manual: [],
      applied: [],
    },
  };
}

function value(name: string, type: string, old: string, next: string): RemedyOffer['values'][number] {
  return { name, type, old, new: next, secret: false };
}

function offer(id: RemedyOffer['id'], more: Pick<RemedyOffer, 'values' | 'risks'> & Partial<RemedyOffer>): RemedyOffer {
  const parameterList = more.values.map((one) => ({ name: one.name, type: one.type, value: one.new ?? '***' }));
  return {
    id,
    worthATry: false,
    reversible: true,
    dryRun: printEnvelope({ message: { method: 'SetParameterValues', parameterList, parameterKey: '' } }),
    ...more,
  };
}
