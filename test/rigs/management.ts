/** What the phones of rigs call themselves. The OUI is locally administered (IEEE 802): no maker's. */
export const RIG_PHONE = { manufacturer: 'sipdx', oui: '025D0A', productClass: 'Rig-Phone' } as const;

/** How a phone and its management server find each other: ports of 127.0.0.1, the same in both namespaces. */
export interface Management {
  readonly serialNumber: string;
  /** For CWMP; its user is the device id. */
  readonly password: string;
  readonly cwmpPort: number;
  readonly connectionRequestPort: number;
  /** Paths in the file system that the two ends meet at. */
  readonly sockets: { readonly server: string; readonly phone: string };
}
