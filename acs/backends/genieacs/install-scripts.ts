import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import { SHOWN_OF_LINES } from '../../core/line-values.js';

/**
 * What is put into GenieACS: provisions and the presets that run them. All of it is constant: nothing that a user or a device
 * wrote stands in a script.
 */
export interface OwnProvision {
  readonly kind: 'provision';
  readonly name: string;
  readonly script: string;
}

export interface OwnPreset {
  readonly kind: 'preset';
  readonly name: string;
  readonly preset: Readonly<Record<string, unknown>>;
}

export type OwnItem = OwnProvision | OwnPreset;

/** First words of each script: what begins otherwise is somebody else's. */
export const MARK = '// sipdx:';
/** Of each preset, for the same reason. Faults of its provisions stand under it. */
export const CHANNEL = 'sipdx';

const ROOTS = ['Device', 'InternetGatewayDevice'] as const;
/** Below a voice service: lines of TR-104 issue 1, clients of issue 2. */
const LINES = ['VoiceProfile.*.Line.*', 'SIP.Client.*'] as const;

function inServices(paths: readonly string[]): readonly string[] {
  return ROOTS.flatMap((root) => paths.map((path) => `${root}.Services.VoiceService.*.${path}`));
}

const OBJECTS = [...LINES.map((line) => `${line}.${DIAGNOSTICS_OBJECT}*`), `VoiceProfile.*.${IAD_OBJECT}*`];

/** A moment of 1 (the epoch) means: once known, it is not asked for again. */
function script(what: string, paths: readonly string[], get: string): string {
  const lines = paths.map((path) => `  ${JSON.stringify(path)},`);
  return [
    `${MARK} ${what}`,
    'const now = Date.now();',
    'for (const path of [',
    ...lines,
    `]) declare(path, ${get});`,
    '',
  ].join('\n');
}

function preset(name: string, event: string): OwnPreset {
  const configurations = [{ type: 'provision', name, args: null }];
  return {
    kind: 'preset',
    name,
    preset: { channel: CHANNEL, weight: 0, precondition: '', events: { [event]: true }, configurations },
  };
}

/** Provisions before the presets that run them. */
export const OWN_ITEMS: readonly OwnItem[] = [
  {
    kind: 'provision',
    name: 'sipdx-diagnosis-done',
    // Fact 10: event 8 alone refreshes nothing.
    script: script(
      'a finished diagnosis is read in the session that tells of it',
      inServices(OBJECTS),
      '{path: 1, value: now}',
    ),
  },
  {
    kind: 'provision',
    name: 'sipdx-lines-known',
    script: script(
      'lines of a phone that has started, and what they are diagnosed with, become known',
      inServices([...SHOWN_OF_LINES, ...OBJECTS]),
      '{path: now, value: 1}',
    ),
  },
  preset('sipdx-diagnosis-done', '8 DIAGNOSTICS COMPLETE'),
  preset('sipdx-lines-known', '1 BOOT'),
];

/**
 * Of GenieACS's own user interface: a card for its device page, in the form of its editor (Admin, Config, Edit device page).
 * Tables of lines that a device does not have are not shown.
 * @param at the card's key in the editor
 * @param console address of our console, for a link
 */
export function deviceCard(at: number, console: string | undefined): string {
  const columns = (names: readonly (readonly [string, string])[]): readonly string[] =>
    names.flatMap(([label, parameter], i) => [
      `        ${i}:`,
      `          label: "'${label}'"`,
      `          parameter: ${parameter}`,
    ]);
  const results = ['DiagnosticsState', 'FaultCode', 'Cause', 'Confidence', 'ReasonPhrase', 'CompleteTime'] as const;
  const tables = ROOTS.flatMap((root) => [
    { at: `${root}.Services.VoiceService.1.VoiceProfile.1.Line`, number: 'DirectoryNumber' },
    { at: `${root}.Services.VoiceService.1.SIP.Client`, number: 'RegisterURI' },
  ]);
  const lines = tables.flatMap(({ at: table, number }, i) => [
    `    ${i + 1}:`,
    `      type: "'parameter-table'"`,
    `      parameter: ${table}`,
    `      childParameters:`,
    ...columns([
      ['Line', number],
      ['Status', 'Status'],
      ...results.map((name) => [name, DIAGNOSTICS_OBJECT + name] as const),
    ]),
  ]);
  return [
    `${at}:`,
    `  type: "'container'"`,
    `  element: "'div'"`,
    `  components:`,
    `    0:`,
    `      type: "'container'"`,
    `      element: "'h3'"`,
    `      components:`,
    `        0: "'Registration diagnosis'"`,
    ...lines,
    ...(console === undefined ? [] : consoleLink(tables.length + 1, console)),
  ].join('\n');
}

function consoleLink(at: number, console: string): readonly string[] {
  const address = `${console.replace(/\/$/, '')}/devices/`.replaceAll("'", "''");
  return [
    `    ${at}:`,
    `      type: "'container'"`,
    `      element:`,
    `        tag: "'a'"`,
    `        attributes:`,
    `          href: ${JSON.stringify(`'${address}' || ENCODEURICOMPONENT(DeviceID.ID)`)}`,
    `      components:`,
    `        0: "'Diagnose in sipdx'"`,
  ];
}
