import type { CwmpSession, CwmpSessionPage, CwmpSessionQuery } from '#shared/api/cwmp-log.js';

/** What devices and server said to each other. */
export interface CwmpSessionStore {
  /** Keeps the newest 50 of a device. */
  addCwmpSession(deviceId: string, session: Omit<CwmpSession, 'id'>): Promise<void>;
  cwmpSessions(deviceId: string, query: CwmpSessionQuery): Promise<Omit<CwmpSessionPage, 'elsewhere'>>;
}
