import type { ParameterAttributes, ParameterInfo, ParameterValue } from './messages.js';
import { booleanOf, child, integerOf, members, nameOf } from './read-fields.js';
import type { XmlElement } from './xml-tree.js';

/** `ParameterList` of values: of an Inform, GetParameterValuesResponse or SetParameterValues. */
export function readParameterValues(method: XmlElement): readonly ParameterValue[] {
  return members(method, 'ParameterList').map((struct) => {
    const value = child(struct, 'Value');
    return { name: nameOf(struct, 'Name'), ...readValue(value?.text ?? '', value?.type ?? '') };
  });
}

/** XML Schema Part 2 §4.3.6: white space around a value means nothing, except in a string. */
function readValue(text: string, type: string): Pick<ParameterValue, 'value' | 'type'> {
  return { value: type === '' || type === 'string' ? text : text.trim(), type };
}

export function readParameterInfos(method: XmlElement): readonly ParameterInfo[] {
  return members(method, 'ParameterList').map((struct) => ({
    name: nameOf(struct, 'Name'),
    writable: booleanOf(struct, 'Writable'),
  }));
}

export function readParameterAttributes(method: XmlElement): readonly ParameterAttributes[] {
  return members(method, 'ParameterList').map((struct) => ({
    name: nameOf(struct, 'Name'),
    notification: integerOf(struct, 'Notification', 0),
    accessList: readNames(struct, 'AccessList'),
  }));
}

/** A list of `<string>`: `ParameterNames`, `MethodList`. */
export function readNames(method: XmlElement, list: string): readonly string[] {
  return members(method, list).map((name) => name.text.trim());
}
