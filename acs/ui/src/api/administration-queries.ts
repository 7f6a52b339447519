import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiToken, ChangeUser, CreatedToken, CreateUser, Role, User } from '#shared/api/access.js';
import type { AuditPage } from '#shared/api/audit.js';
import type { Backend } from '#shared/api/backend.js';
import type { CreatedCwmpCredential, CwmpCredential } from '#shared/api/credentials.js';
import type { Admission, DevicePage } from '#shared/api/devices.js';
import type { Settings } from '#shared/api/settings.js';
import type { FeedbackSummary } from '#shared/api/feedback.js';
import { request, requestTagged } from './client.js';

/** Paths of the API by which the server itself is looked after. */

export const backendQuery = queryOptions({
  queryKey: ['backend'],
  queryFn: ({ signal }) => request<Backend>('GET', '/backend', { signal }),
  refetchInterval: 15_000,
});

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => requestTagged<Settings>('GET', '/settings', { signal }),
});

export function changeSettings(settings: Settings, etag: string | undefined): Promise<Settings> {
  return request<Settings>('PUT', '/settings', { body: settings, ...(etag === undefined ? {} : { ifMatch: etag }) });
}

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => request<{ readonly items: readonly User[] }>('GET', '/users', { signal }),
});

export function createUser(user: CreateUser): Promise<User> {
  return request<User>('POST', '/users', { body: user });
}

/** Reads the user first: the change is made to what is there now, and only if nobody is faster. */
export async function changeUser(username: string, seen: User, change: ChangeUser): Promise<User | 'changed'> {
  const path = `/users/${encodeURIComponent(username)}`;
  const { body, etag } = await requestTagged<User>('GET', path);
  if (body.role !== seen.role || body.disabled !== seen.disabled) return 'changed';
  return request<User>('PATCH', path, { body: change, ...(etag === undefined ? {} : { ifMatch: etag }) });
}

export function deleteUser(username: string): Promise<void> {
  return request<undefined>('DELETE', `/users/${encodeURIComponent(username)}`);
}

export function changeOwnPassword(current: string, password: string): Promise<void> {
  return request<undefined>('POST', '/session/password', { body: { current, password } });
}

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => request<{ readonly items: readonly ApiToken[] }>('GET', '/tokens', { signal }),
});

export function createToken(token: { name: string; role: Role; days: number }): Promise<CreatedToken> {
  return request<CreatedToken>('POST', '/tokens', { body: token });
}

export function deleteToken(id: string): Promise<void> {
  return request<undefined>('DELETE', `/tokens/${encodeURIComponent(id)}`);
}

interface CredentialPage {
  readonly items: readonly CwmpCredential[];
  readonly nextCursor?: string;
}

export const credentialsQuery = infiniteQueryOptions({
  queryKey: ['credentials'],
  queryFn: ({ signal, pageParam }) =>
    request<CredentialPage>(
      'GET',
      `/credentials?${new URLSearchParams({ limit: '200', ...cursor(pageParam) }).toString()}`,
      {
        signal,
      },
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor,
});

export function createCredential(credential: {
  username: string;
  password?: string;
  deviceId?: string;
  bootstrap: boolean;
}): Promise<CreatedCwmpCredential> {
  return request<CreatedCwmpCredential>('POST', '/credentials', { body: credential });
}

export function deleteCredential(username: string): Promise<void> {
  return request<undefined>('DELETE', `/credentials/${encodeURIComponent(username)}`);
}

/** Devices that wait, or were refused; newest contact first. */
export function admissionQuery(admission: Admission) {
  const search = { admission, sort: 'lastInform', order: 'desc', limit: '100' };
  return infiniteQueryOptions({
    queryKey: ['devices', 'admission', admission],
    queryFn: ({ signal, pageParam }) =>
      request<DevicePage>('GET', `/devices?${new URLSearchParams({ ...search, ...cursor(pageParam) }).toString()}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 30_000,
  });
}

export function admit(deviceId: string, admission: Admission): Promise<unknown> {
  return request('POST', `/devices/${encodeURIComponent(deviceId)}/admission`, { body: { admission } });
}

export function auditQuery(filter: Readonly<Record<string, string>>) {
  const search = new URLSearchParams(filter).toString();
  return infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ signal, pageParam }) =>
      request<AuditPage>('GET', `/audit?${new URLSearchParams({ ...filter, ...cursor(pageParam) }).toString()}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** Where the browser itself fetches a list as a file. */
export function exportAddress(
  list: 'devices' | 'runs' | 'audit',
  filter: Readonly<Record<string, string>>,
  lang: string,
): string {
  return `/api/v1/exports/${list}?${new URLSearchParams({ ...filter, lang }).toString()}`;
}

export const feedbackSummaryQuery = queryOptions({
  queryKey: ['feedback-summary'],
  queryFn: ({ signal }) => request<FeedbackSummary>('GET', '/feedback', { signal }),
});

function cursor(at: string | undefined): Record<string, string> {
  return at === undefined ? {} : { cursor: at };
}
