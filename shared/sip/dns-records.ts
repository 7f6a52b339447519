/** What the DNS is asked and what it says, as far as RFC 3263 needs it. */

export type DnsRecordType = 'A' | 'AAAA' | 'SRV' | 'NAPTR';

/** `no-address`: the name exists, but has no record of that type. */
export type DnsError = 'nxdomain' | 'no-address' | 'servfail' | 'refused' | 'timeout' | 'failed';

/** RFC 2782 */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** Host name; `.` or empty: the service is decidedly not available there. */
  readonly target: string;
}

/** RFC 3403 §4.1, as RFC 3263 uses it. */
export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  /** `s`: the replacement is the name of SRV records. */
  readonly flags: string;
  /** `SIP+D2U`, `SIP+D2T`, `SIPS+D2T` … */
  readonly service: string;
  readonly replacement: string;
}

export type DnsRecords =
  | { readonly type: 'A' | 'AAAA'; readonly addresses: readonly string[] }
  | { readonly type: 'SRV'; readonly services: readonly SrvRecord[] }
  | { readonly type: 'NAPTR'; readonly pointers: readonly NaptrRecord[] };

export type DnsAnswer =
  { readonly ok: true; readonly records: DnsRecords } | { readonly ok: false; readonly error: DnsError };

/** One line per record, as a zone file has it, for the evidence. */
export function printRecords(records: DnsRecords): readonly string[] {
  switch (records.type) {
    case 'A':
    case 'AAAA':
      return records.addresses;
    case 'SRV':
      return records.services.map(({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${target}`);
    case 'NAPTR':
      return records.pointers.map(
        ({ order, preference, flags, service, replacement }) =>
          `${order} ${preference} "${flags}" "${service}" ${replacement}`,
      );
  }
}
