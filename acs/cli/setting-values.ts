import { settings as schema, type Settings } from '#shared/api/settings.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

const NONE = 'none';

/** How each setting is written on the command line; ranges are the schema's. */
const READ: Readonly<Record<string, (text: string) => unknown>> = {
  'retention.runDays': numberIn,
  'retention.eventDays': numberIn,
  'retention.auditDays': numberIn,
  'retention.taskDays': numberIn,
  unknownDevices: (text) => text,
  periodicInformSeconds: (text) => (text === NONE ? null : numberIn(text)),
  connectionRequestNetworks: (text) => (text === '' || text === NONE ? [] : text.split(',').map((one) => one.trim())),
};

/** Name and value of each, as `changedSettings` reads them. */
export function settingRows(current: Settings): readonly (readonly [name: string, value: string])[] {
  return flat(current).map(([name, value]) => [name, textOf(value)]);
}

/** @param assignments `name=value` each @throws CliError that names the setting and what it takes */
export function changedSettings(current: Settings, assignments: readonly string[]): Settings {
  const values = new Map(flat(current));
  const known = [...values.keys()];
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    const name = equals < 0 ? assignment : assignment.slice(0, equals);
    const read = Object.hasOwn(READ, name) ? READ[name] : undefined;
    if (read === undefined || !values.has(name)) {
      throw new CliError(`There is no setting '${name}'; there are ${known.join(', ')}`, EXIT.usage);
    }
    if (equals < 0) throw new CliError(`${name} has no value: write ${name}=…`, EXIT.usage);
    values.set(name, read(assignment.slice(equals + 1)));
  }
  const parsed = schema.safeParse(nested(values));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: '' };
  const name = known.find((one) => path.join('.').startsWith(one)) ?? path.join('.');
  throw new CliError(`${name}: ${message}`, EXIT.usage);
}

function flat({ retention, ...others }: Settings): readonly (readonly [string, unknown])[] {
  const days = Object.entries(retention).map(([name, value]) => [`retention.${name}`, value] as const);
  return [...days, ...Object.entries(others)];
}

function nested(values: ReadonlyMap<string, unknown>): unknown {
  const result: Record<string, unknown> = {};
  const retention: Record<string, unknown> = {};
  for (const [name, value] of values) {
    if (name.startsWith('retention.')) retention[name.slice('retention.'.length)] = value;
    else result[name] = value;
  }
  return { ...result, retention };
}

function textOf(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return NONE;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is no number the schema refuses, and says what it takes. */
function numberIn(text: string): unknown {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}
