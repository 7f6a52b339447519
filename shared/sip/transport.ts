export type Transport = 'UDP' | 'TCP' | 'TLS';

/** RFC 3261 §19.1.2 */
export const DEFAULT_PORT: Readonly<Record<Transport, number>> = { UDP: 5060, TCP: 5060, TLS: 5061 };
