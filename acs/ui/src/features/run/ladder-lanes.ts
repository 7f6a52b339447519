import type { Evidence } from '#shared/diagnosis/evidence.js';
import { splitAddress } from '#shared/trace/endpoint.js';
import type { Draft } from './ladder-rows.js';

export type LaneKind = 'acs' | 'phone' | 'gateway' | 'dns' | 'registrar' | 'host' | 'others';

export interface Lane {
  /** `acs`, `phone`, `gateway`, `dns`, `dns 192.0.2.1`, `others`, else the host's address. */
  readonly id: string;
  readonly kind: LaneKind;
  readonly address?: string;
  /** Of a gateway: where the registrar sees the phone, if that is another address. */
  readonly outside?: string;
}

/** A trace that somebody made up may name a thousand hosts; the rest of them share a lane. */
const MAX_LANES = 12;

export function hostOf(address: string): string {
  return splitAddress(address)?.host ?? address;
}

/** Address of the phone's gateway, as a probe saw it. */
export function gatewayOf(evidence: Evidence | undefined): string | undefined {
  return evidence?.deep?.lan?.gateway;
}

/** ACS, phone, gateway, name servers, then registrars and other hosts in the order in which they appear. */
export function lanesOf(
  drafts: readonly Draft[],
  evidence: Evidence | undefined,
  gateway: string | undefined,
): readonly Lane[] {
  const used = [...new Set(drafts.flatMap(({ from, to }) => [from, to]))];
  const outside = outsideOf(evidence);
  const sipHosts = new Set(
    drafts.flatMap((draft) =>
      (draft.kind === 'message' && draft.proto !== 'icmp') || draft.kind === 'timeout' ? [draft.from, draft.to] : [],
    ),
  );
  const far = used.filter((id) => id !== 'acs' && id !== 'phone' && id !== 'gateway');
  const lanes: Lane[] = [
    ...(used.includes('acs') ? [{ id: 'acs', kind: 'acs' } as const] : []),
    { id: 'phone', kind: 'phone' },
    ...(gateway === undefined && outside === undefined
      ? []
      : [
          {
            id: 'gateway',
            kind: 'gateway',
            ...(gateway && { address: gateway }),
            ...(outside && { outside }),
          } as const,
        ]),
    ...far.filter(isDns).map((id): Lane => ({ id, kind: 'dns', ...(id !== 'dns' && { address: id.slice(4) }) })),
    ...far
      .filter((id) => !isDns(id))
      .map((id): Lane => ({ id, kind: sipHosts.has(id) ? 'registrar' : 'host', address: id })),
  ];
  return lanes.length <= MAX_LANES ? lanes : [...lanes.slice(0, MAX_LANES - 1), { id: 'others', kind: 'others' }];
}

function isDns(id: string): boolean {
  return id === 'dns' || id.startsWith('dns ');
}

function outsideOf(evidence: Evidence | undefined): string | undefined {
  const { sent, seen } = evidence?.deep?.nat ?? {};
  if (sent === undefined || seen === undefined) return undefined;
  return hostOf(seen) === hostOf(sent) ? undefined : hostOf(seen);
}
