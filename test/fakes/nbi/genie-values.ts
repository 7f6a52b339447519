import type { ParameterValue } from '#shared/cwmp/messages.js';
import type { Leaf } from './genie-database.js';

/** What GenieACS stores of a value that a device sent. */
export function leafValue({ value, type }: ParameterValue): Pick<Leaf, 'value' | 'type'> {
  const xsd = `xsd:${type === '' ? 'string' : type}`;
  if (/^xsd:(unsignedInt|int|unsignedLong|long)$/.test(xsd)) return { value: Number(value), type: xsd };
  if (xsd === 'xsd:boolean') return { value: /^(1|true)$/i.test(value), type: xsd };
  if (xsd === 'xsd:dateTime' && !Number.isNaN(Date.parse(value))) return { value: new Date(value), type: xsd };
  return { value, type: xsd };
}

/** The value as it is sent to the device: in the type that the device has reported. */
export function wireValue(name: string, value: string | number | boolean, type = 'xsd:string'): ParameterValue {
  const local = type.replace(/^xsd:/, '');
  if (local === 'boolean') return { name, value: String(isTrue(value)), type: local };
  if (local === 'dateTime' && typeof value === 'number')
    return { name, value: new Date(value).toISOString(), type: local };
  return { name, value: String(value), type: local };
}

/** Whether the stored value is the wanted one already: then nothing is sent. */
export function sameValue(leaf: Leaf, wanted: string | number | boolean): boolean {
  const { value } = leaf;
  if (value instanceof Date)
    return value.getTime() === new Date(typeof wanted === 'boolean' ? Number.NaN : wanted).getTime();
  return typeof value === 'boolean' ? value === isTrue(wanted) : String(value) === String(wanted);
}

function isTrue(value: string | number | boolean): boolean {
  return /^(1|true)$/i.test(String(value));
}
