import { Option, type Command } from 'commander';
import { admission } from '#shared/api/devices.js';

/** Which phones: as the filters of `GET /devices`. */
export interface FleetFilters {
  readonly admission?: string;
  readonly status?: string;
  readonly category?: string;
  readonly cause?: string;
  readonly registrar?: string;
  readonly model?: string;
}

/** What is asked of lines holds for one line of the phone. */
export function withFleetFilters(command: Command): Command {
  return command
    .addOption(new Option('--admission <what>', 'only those').choices(admission.options))
    .option('--status <status>', 'only those with a line of that Status; failing: enabled and not registered')
    .option('--category <category>', "only those with a line whose last verdict's category it is")
    .option('--cause <cause>', 'only those with a line whose last verdict names that cause')
    .option('--registrar <host:port>', 'only those with a line that registers there')
    .option('--model <model>', 'only those of that model');
}

/** Those that were given. */
export function fleetQuery(text: string | undefined, options: FleetFilters): Readonly<Record<string, string>> {
  const { admission: admitted, status, category, cause, registrar, model } = options;
  const all = { q: text, admission: admitted, status, category, cause, registrar, model };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
