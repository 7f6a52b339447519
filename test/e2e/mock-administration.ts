import {
  apiToken,
  changeUser,
  createdToken,
  createToken,
  createUser,
  tokenList,
  user as userSchema,
  userList,
  type ApiToken,
  type User,
} from '#shared/api/access.js';
import { auditPage, type AuditEntry } from '#shared/api/audit.js';
import { backend } from '#shared/api/backend.js';
import {
  createdCwmpCredential,
  createCwmpCredential,
  cwmpCredentialPage,
  type CwmpCredential,
} from '#shared/api/credentials.js';
import { setAdmission, device as deviceSchema } from '#shared/api/devices.js';
import { settings as settingsSchema, type Settings } from '#shared/api/settings.js';
import { feedbackSummary } from '#shared/api/feedback.js';
import { answer, refuse, type MockApi } from './mock-api.js';

/** The server's own affairs: users, tokens, settings, credentials, admission, audit log. */

export interface MockAdministration {
  settings: Settings;
  /** Grows with every change, as somebody else's does. */
  settingsVersion: number;
  users: User[];
  tokens: ApiToken[];
  credentials: CwmpCredential[];
  readonly audit: readonly AuditEntry[];
}

const DAY_MS = 86_400_000;
/** What an answer tells once. */
export const TOKEN = 'sdx_mock-token-told-once';
export const CREDENTIAL_PASSWORD = 'mock-password-told-once';

export function mockAdministration(mock: MockApi, now: number): MockAdministration {
  const state: MockAdministration = {
    settings: settingsSchema.parse({}),
    settingsVersion: 1,
    users: [
      { username: 'admin', role: 'admin', disabled: false, createdAt: now - 90 * DAY_MS, lastLoginAt: now - 3_600_000 },
      { username: 'li.wei', role: 'admin', disabled: false, createdAt: now - 60 * DAY_MS, lastLoginAt: now },
      { username: 'ольга', role: 'operator', disabled: true, createdAt: now - 30 * DAY_MS },
    ],
    tokens: [
      {
        ...{ id: 't1', username: 'li.wei', name: 'nightly check', role: 'viewer', createdAt: now - 20 * DAY_MS },
        ...{ expiresAt: now + 70 * DAY_MS, lastUsedAt: now - 7_200_000 },
      },
    ],
    credentials: [
      { username: 'first-contact', bootstrap: true, createdAt: now - 40 * DAY_MS },
      { username: 'cpe-0001', deviceId: '00D0AB-SIPDX%2DPhone-0001', bootstrap: false, createdAt: now - 40 * DAY_MS },
    ],
    audit: auditEntries(now),
  };
  const { routes } = mock;
  routes['GET backend'] = () => answer(200, backend, { kind: 'embedded', reachable: true });
  routes['GET settings'] = () => ({
    ...answer(200, settingsSchema, state.settings),
    etag: `"${String(state.settingsVersion)}"`,
  });
  routes['PUT settings'] = ({ body, ifMatch }) => {
    if (ifMatch !== `"${String(state.settingsVersion)}"`) return refuse({ status: 412, code: 'precondition-failed' });
    state.settings = settingsSchema.parse(body);
    state.settingsVersion++;
    return answer(200, settingsSchema, state.settings);
  };
  userRoutes(mock, state, now);
  routes['GET tokens'] = () => answer(200, tokenList, { items: state.tokens });
  routes['POST tokens'] = ({ body, username }) => {
    const { name, role, days } = createToken.parse(body);
    const made = { id: 't2', username, name, role, createdAt: now, expiresAt: now + days * DAY_MS };
    state.tokens = [apiToken.parse(made), ...state.tokens];
    return answer(201, createdToken, { ...made, token: TOKEN });
  };
  routes['DELETE tokens/id'] = ({ id }) => {
    state.tokens = state.tokens.filter((token) => token.id !== id);
    return { status: 204, value: undefined };
  };
  routes['POST session/id'] = ({ body }) =>
    (body as { current: string }).current === mock.password
      ? { status: 204, value: undefined }
      : refuse({ status: 403, code: 'wrong-password' });
  routes['GET credentials'] = () => answer(200, cwmpCredentialPage, { items: state.credentials });
  routes['POST credentials'] = ({ body }) => {
    const { password, username, bootstrap, deviceId } = createCwmpCredential.parse(body);
    const made = { username, bootstrap, createdAt: now, ...(deviceId === undefined ? {} : { deviceId }) };
    state.credentials = [...state.credentials, made];
    return answer(201, createdCwmpCredential, {
      ...made,
      ...(password === undefined ? { password: CREDENTIAL_PASSWORD } : {}),
    });
  };
  routes['DELETE credentials/id'] = ({ id }) => {
    state.credentials = state.credentials.filter(({ username }) => username !== id);
    return { status: 204, value: undefined };
  };
  routes['POST devices/id/admission'] = ({ id, body }) => {
    const { admission } = setAdmission.parse(body);
    mock.devices = mock.devices.map((device) => (device.id === id ? { ...device, admission } : device));
    const device = mock.devices.find((one) => one.id === id);
    return device === undefined ? refuse({ status: 404, code: 'device-not-found' }) : answer(200, deviceSchema, device);
  };
  routes['GET audit'] = ({ query }) => {
    const items = state.audit.filter((entry) =>
      (['actor', 'action', 'target'] as const).every(
        (name) => query[name] === undefined || entry[name] === query[name],
      ),
    );
    return answer(200, auditPage, { items });
  };
  routes['GET feedback'] = () =>
    answer(200, feedbackSummary, {
      items: [
        {
          ...{
            category: 'credentials',
            cause: 'account-or-password-rejected',
            confidence: 'likely',
            right: 12,
            wrong: 1,
          },
          actual: [{ cause: 'account-forbidden', count: 1 }],
        },
        { category: 'no-response', cause: 'sip-service-silent', confidence: 'certain', right: 4, wrong: 0, actual: [] },
      ],
    });
  return state;
}

function userRoutes({ routes }: MockApi, state: MockAdministration, now: number): void {
  const etagOf = (user: User) => JSON.stringify(JSON.stringify([user.role, user.disabled])).replaceAll('\\"', "'");
  routes['GET users'] = () => answer(200, userList, { items: state.users });
  routes['GET users/id'] = ({ id }) => {
    const found = state.users.find(({ username }) => username === id);
    if (found === undefined) return refuse({ status: 404, code: 'user-not-found' });
    return { ...answer(200, userSchema, found), etag: etagOf(found) };
  };
  routes['POST users'] = ({ body }) => {
    const { username, role } = createUser.parse(body);
    if (state.users.some((user) => user.username === username)) return refuse({ status: 409, code: 'user-exists' });
    const made: User = { username, role, disabled: false, createdAt: now };
    state.users = [...state.users, made];
    return answer(201, userSchema, made);
  };
  routes['PATCH users/id'] = ({ id, body, ifMatch }) => {
    const found = state.users.find(({ username }) => username === id);
    if (found === undefined) return refuse({ status: 404, code: 'user-not-found' });
    if (ifMatch !== etagOf(found)) return refuse({ status: 412, code: 'precondition-failed' });
    const { role = found.role, disabled = found.disabled } = changeUser.parse(body);
    const changed: User = { ...found, role, disabled };
    state.users = state.users.map((user) => (user === found ? changed : user));
    return answer(200, userSchema, changed);
  };
  routes['DELETE users/id'] = ({ id }) => {
    state.users = state.users.filter(({ username }) => username !== id);
    return { status: 204, value: undefined };
  };
}

function auditEntries(now: number): readonly AuditEntry[] {
  const entry = (id: number, minutes: number, actor: string, action: string, target: string, detail: object) => ({
    ...{ id, at: now - minutes * 60_000, actor, action, target, address: actor === 'server' ? '' : '10.0.4.17' },
    detail: { ...detail },
  });
  return [
    entry(5, 2, 'li.wei', 'run.start', '01JD3Z00000000000000000001', { deviceId: '00D0AB-SIPDX%2DPhone-0003' }),
    entry(4, 30, 'li.wei', 'settings.change', 'settings', { before: { runDays: 365 }, after: { runDays: 180 } }),
    entry(3, 61, 'admin', 'device.admission', '00D0AB-SIPDX%2DPhone-0007', {
      before: 'quarantined',
      after: 'approved',
    }),
    entry(2, 90, 'server', 'login.failed', 'root', { times: 14 }),
    entry(1, 1500, 'admin', 'user.add', 'li.wei', { role: 'admin' }),
  ];
}
