import { cwmpSessionPage, type CwmpSession } from '#shared/api/cwmp-log.js';
import {
  parameterPage,
  parameterQuery,
  refreshParameters,
  task as taskSchema,
  taskList,
  writeParameters,
  writePreview,
  type Parameter,
  type Task,
} from '#shared/api/parameters.js';
import { answer, refuse, type MockApi } from './mock-api.js';

/** A phone's parameters, the work that waits for it, and its sessions. */

export interface MockPhoneParts {
  parameters: Parameter[];
  tasks: Task[];
  sessions: CwmpSession[];
  /** The server does not see them. */
  elsewhere: boolean;
}

const ROOT = 'InternetGatewayDevice.';
const LINE = `${ROOT}Services.VoiceService.1.VoiceProfile.1.Line.1.`;
export const REGISTRAR = `${ROOT}Services.VoiceService.1.VoiceProfile.1.SIP.RegistrarServer`;

export function addPhoneParts(mock: MockApi): MockPhoneParts {
  const at = Date.now() - 7 * 60_000;
  const text = (name: string, value: string, writable: boolean, type = 'xsd:string'): Parameter => ({
    name,
    value,
    writable,
    type,
    at,
    secret: false,
  });
  const state: MockPhoneParts = {
    parameters: [
      text(`${ROOT}DeviceInfo.Manufacturer`, 'sipdx', false),
      text(`${ROOT}DeviceInfo.SoftwareVersion`, '1.0.0', false),
      text(`${ROOT}DeviceInfo.UpTime`, '86412', false, 'xsd:unsignedInt'),
      text(`${ROOT}ManagementServer.URL`, 'http://acs.example.net:7547/', true),
      text(`${ROOT}ManagementServer.PeriodicInformInterval`, '300', true, 'xsd:unsignedInt'),
      { name: `${ROOT}ManagementServer.Password`, secret: true, writable: true, type: 'xsd:string' },
      text(`${LINE}Enable`, 'Enabled', true),
      text(`${LINE}Status`, 'Error', false),
      text(`${LINE}SIP.AuthUserName`, '1003', true),
      { name: `${LINE}SIP.AuthPassword`, secret: true, writable: true, type: 'xsd:string' },
      text(`${LINE}SIP.URI`, 'sip:1003@ims.example.net', true),
      text(REGISTRAR, 'registrar.ims.example.net', true),
      text(`${ROOT}Services.VoiceService.1.VoiceProfile.1.SIP.X_ACME_Secret_Sauce`, '', true),
    ],
    tasks: [
      task('01JD3Z00000000000000000TSK1', 'complete', ['InternetGatewayDevice.'], 'read-back-differs'),
      {
        ...task('01JD3Z00000000000000000TSK0', 'failed', [REGISTRAR]),
        failure: { reason: 'cwmp-fault', detail: '9005' },
      },
    ],
    sessions: sessions(),
    elsewhere: false,
  };

  mock.routes['GET devices/id/parameters'] = ({ query }) => {
    const { q, path = '' } = parameterQuery.parse(query);
    const items = state.parameters.filter(
      ({ name, value }) => name.startsWith(path) && (q === undefined || `${name}\n${value ?? ''}`.includes(q)),
    );
    return answer(200, parameterPage, { items, total: items.length });
  };
  mock.routes['GET devices/id/tasks'] = () => answer(200, taskList, { items: state.tasks });
  mock.routes['POST devices/id/parameters'] = ({ body }) => {
    const read = refreshParameters.safeParse(body);
    if (read.success) {
      const made = task(`01JD3Z00000000000000000TSK${String(state.tasks.length)}`, 'queued', read.data.names);
      state.tasks = [made, ...state.tasks];
      return answer(202, taskSchema, made);
    }
    const { values, confirmation } = writeParameters.parse(body);
    const now = values.map(({ name }) => state.parameters.find((one) => one.name === name)?.value ?? '');
    if (confirmation === undefined) {
      return answer(200, writePreview, {
        changes: values.map(({ name, value, type = 'xsd:string' }, i) => ({
          name,
          type,
          old: now[i],
          new: value,
          secret: false,
          at,
        })),
        confirmation: JSON.stringify(now),
        expiresAt: Date.now() + 300_000,
      });
    }
    if (confirmation !== JSON.stringify(now)) return refuse({ status: 409, code: 'confirmation-stale' });
    const made: Task = {
      ...task(`01JD3Z00000000000000000TSK${String(state.tasks.length)}`, 'queued', []),
      kind: 'write',
      request: { values: values.map(({ name, value, type = 'xsd:string' }) => ({ name, value, type })) },
    };
    state.tasks = [made, ...state.tasks];
    return answer(202, taskSchema, made);
  };
  mock.routes['POST tasks/id/cancel'] = ({ id }) => {
    state.tasks = state.tasks.map((one) => (one.id === id ? { ...one, state: 'canceled', endedAt: Date.now() } : one));
    return answer(
      200,
      taskSchema,
      state.tasks.find((one) => one.id === id)!,
    );
  };
  mock.routes['GET devices/id/sessions'] = () =>
    answer(200, cwmpSessionPage, { items: state.elsewhere ? [] : state.sessions, elsewhere: state.elsewhere });
  return state;
}

function task(id: string, state: Task['state'], names: readonly string[], note?: string): Task {
  const createdAt = Date.now() - 3 * 60_000;
  return {
    id,
    deviceId: 'mock',
    kind: 'refresh',
    request: { names: [...names] },
    state,
    createdBy: 'li.wei',
    createdAt,
    expiresAt: createdAt + 86_400_000,
    ...(state === 'queued' ? {} : { endedAt: createdAt + 4000 }),
    ...(note === undefined ? {} : { note }),
  };
}

function sessions(): CwmpSession[] {
  const at = Date.now() - 60_000;
  return [
    {
      id: 2,
      at,
      endedAt: at + 840,
      address: '192.0.2.23',
      events: ['6 CONNECTION REQUEST'],
      outcome: 'clean',
      exchanges: [
        { ms: 0, method: 'Inform', from: 'device', detail: '6 CONNECTION REQUEST' },
        { ms: 3, method: 'InformResponse', from: 'acs', detail: '' },
        { ms: 210, method: 'empty', from: 'device', detail: '' },
        { ms: 215, method: 'GetParameterValues', from: 'acs', detail: `${LINE}Status` },
        { ms: 420, method: 'GetParameterValuesResponse', from: 'device', detail: '1 value' },
        { ms: 430, method: 'SetParameterValues', from: 'acs', detail: 'InternetGatewayDevice.Nothing' },
        { ms: 612, method: 'Fault', from: 'device', detail: '9003 Invalid arguments; 9005 Invalid parameter name' },
        { ms: 620, method: 'empty', from: 'acs', detail: '' },
      ],
    },
    {
      id: 1,
      at: at - 3_600_000,
      endedAt: at - 3_590_000,
      address: '192.0.2.23',
      events: ['0 BOOTSTRAP', '1 BOOT'],
      outcome: 'lost',
      exchanges: [{ ms: 0, method: 'Inform', from: 'device', detail: '0 BOOTSTRAP, 1 BOOT' }],
    },
  ];
}
