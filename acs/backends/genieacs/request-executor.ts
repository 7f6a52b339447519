import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CpeResponse, Fault, ParameterValue, SetParameterValuesFault } from '#shared/cwmp/messages.js';
import { unreachable } from '#shared/lib/unreachable.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import { readPicture, readSettled, type Picture } from './device-picture.js';
import type { NbiAnswer, NbiClient } from './nbi-client.js';
import { isParameterPath, type NbiTask, type ProvisionCall } from './nbi-request.js';
import type { WaitingReason } from './task-outcome.js';
import { runTask } from './task-runner.js';
import { answerFromDocument, leavesOf } from './told-results.js';

export interface ExecutorDeps {
  readonly nbi: NbiClient;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Conversing {
  readonly deviceId: string;
  /** GenieACS has an address to wake it at. */
  readonly callable: boolean;
  /** As `TaskOrder.wait`. */
  readonly wait: (why: WaitingReason) => Promise<boolean>;
  /** The device was reached. */
  readonly reached: () => void;
}

/**
 * How much the database may answer. `device`: nothing that is older than this conversation. `begin`: a diagnosis is to begin
 * that was never requested before, so what GenieACS knows of the object is enough to begin. `told`: a diagnosis is under way,
 * and what the device told of it by itself counts. `last`: the same, but the device is asked if it told nothing.
 */
export type Trust = 'device' | 'begin' | 'told' | 'last';

export type Executed =
  | { readonly kind: 'answer'; readonly answer: CpeResponse | Fault }
  /** No answer: as when a device's session breaks. */
  | { readonly kind: 'lost'; readonly reason: string; readonly detail: string };

/** GenieACS retries what it still has; nothing of ours waits longer. */
const EXPIRY_SECONDS = 86_400;
/** One task of each kind per device: what a crash left behind is replaced. */
const UNIQUE_KEY = 'sipdx';
/**
 * `refresh` reads what was not read within so many seconds; its default of 1 would let a value pass that was read, or only
 * believed written, a moment ago.
 */
const REFRESH_SECONDS = 0.001;
const INVALID_NAME = 9005;
const NOT_WRITABLE = 9008;
const INVALID_ARGUMENTS = 9003;

/**
 * Answers requests that the core makes of a device by tasks of GenieACS and by what its database holds afterwards. One for each
 * conversation.
 */
export class RequestExecutor {
  readonly #deps: ExecutorDeps;
  readonly #with: Conversing;
  /** Values that are as new as this are of this conversation; by GenieACS's clock. */
  #freshFrom: number | undefined;
  /** Names that the device was asked for in this conversation and does not have. */
  readonly #absent = new Set<string>();
  /** The request to begin was taken back in time: there is nothing to stop. */
  #takenBack = false;
  #contacted = false;
  #begunAt: number | undefined;

  constructor(deps: ExecutorDeps, conversing: Conversing) {
    this.#deps = deps;
    this.#with = conversing;
  }

  /** Whether the device itself was asked for something. */
  get contacted(): boolean {
    return this.#contacted;
  }

  /** When a diagnosis was begun, by GenieACS's clock. */
  get begunAt(): number | undefined {
    return this.#begunAt;
  }

  async execute(request: AcsRequest, trust: Trust): Promise<Executed> {
    switch (request.method) {
      case 'GetParameterValues':
        return this.#values(request.parameterNames, trust);
      case 'SetParameterValues':
        return isBeginning(request.parameterList)
          ? this.#begin(request.parameterList)
          : this.#write(request.parameterList);
      case 'GetParameterNames':
        return this.#names(request.parameterPath, request.nextLevel);
      case 'Reboot':
        return this.#simple({ name: 'reboot' }, { method: 'RebootResponse' });
      case 'FactoryReset':
        return this.#simple({ name: 'factoryReset' }, { method: 'FactoryResetResponse' });
      case 'GetRPCMethods':
      case 'SetParameterAttributes':
      case 'GetParameterAttributes':
      case 'AddObject':
      case 'DeleteObject':
      case 'ScheduleInform':
      case 'Download':
        return answered(cwmpFault(9000, `${request.method} is not asked of devices behind a GenieACS`));
      default:
        return unreachable(request);
    }
  }

  async #values(names: readonly string[], trust: Trust): Promise<Executed> {
    const wrong = names.find((name) => !isParameterPath(name.replace(/\.$/, '')));
    if (wrong !== undefined) return answered(cwmpFault(INVALID_NAME, `Invalid parameter name: ${wrong}`));
    if (names.some((name) => this.#absent.has(name))) return answered(cwmpFault(INVALID_NAME));
    const before = await this.#picture(names);
    if (before.kind !== 'picture') return before;
    const { picture } = before;
    const told = trust === 'device' ? undefined : answerFromDocument(picture, names, trust);
    if (told !== undefined && told.isEnough) return answered(valuesResponse(told.leaves));
    if (this.#isFresh(picture, names)) return answered(valuesResponse(leavesOf(picture, names)));
    const done = await this.#carryOut({ name: 'provisions', provisions: refreshOf(names) });
    if (done.kind !== 'done') {
      // Rather the little that is sure than nothing: the device cannot be asked for the rest any more.
      return trust === 'last' && done.kind === 'lost' && told !== undefined && told.leaves.length > 0
        ? answered(valuesResponse(told.leaves))
        : done;
    }
    const after = await this.#settled(names, done.at);
    if (after.kind !== 'picture') return after;
    this.#freshFrom ??= done.at;
    return this.#answerOf(after.picture, names);
  }

  #answerOf(picture: Picture, names: readonly string[]): Executed {
    for (const name of names) if (!isThere(picture, name)) this.#absent.add(name);
    return names.some((name) => this.#absent.has(name))
      ? answered(cwmpFault(INVALID_NAME))
      : answered(valuesResponse(leavesOf(picture, names)));
  }

  /** All of it was read in this conversation, after its last write. */
  #isFresh(picture: Picture, names: readonly string[]): boolean {
    const since = this.#freshFrom;
    if (since === undefined) return false;
    return names.every(
      (name) => isThere(picture, name) && leavesOf(picture, [name]).every(({ at }) => at !== undefined && at >= since),
    );
  }

  /** Fact 8: first read, then set. A plain set of a value that the database has already is not sent (fact 7). */
  async #begin(list: readonly ParameterValue[]): Promise<Executed> {
    const state = list.find(isState)?.name ?? '';
    const names = list.map(({ name }) => name);
    const before = await this.#picture([state]);
    if (before.kind !== 'picture') return before;
    const leaf = before.picture.leaves.get(state);
    const isUnderWay = this.#freshFrom !== undefined && leaf?.value.trim() === 'Requested';
    if (isUnderWay) {
      // Somebody else's diagnosis: Requested would not be sent again.
      const stopped = await this.#carryOut({ name: 'provisions', provisions: [['value', state, 'Canceled']] });
      if (stopped.kind !== 'done') return stopped;
    }
    const object = state.slice(0, state.lastIndexOf('.') + 1);
    const provisions = [
      ...refreshOf([object]),
      ...list.map(({ name, value }): ProvisionCall => ['value', name, value]),
    ];
    const done = await this.#carryOut({ name: 'provisions', provisions });
    if (done.kind === 'lost' && done.reason === WITHDRAWN.reason) {
      this.#takenBack = true;
      return answered(cwmpFault(0, 'Taken back before the device had it'));
    }
    if (done.kind !== 'done') return done;
    const after = await this.#settled(names, done.at);
    if (after.kind !== 'picture') return after;
    this.#forget();
    this.#begunAt = done.at;
    return answered(refusalOf(after.picture, names) ?? { method: 'SetParameterValuesResponse', status: 0 });
  }

  /** All or nothing, as SetParameterValues is: GenieACS by itself leaves out what it does not know or may not write (fact 9). */
  async #write(list: readonly ParameterValue[]): Promise<Executed> {
    if (this.#takenBack) return answered({ method: 'SetParameterValuesResponse', status: 0 });
    const names = list.map(({ name }) => name);
    const wrong = names.find((name) => !isParameterPath(name));
    if (wrong !== undefined) return answered(refused([[wrong, INVALID_NAME]]));
    const before = await this.#known(names);
    if (before.kind !== 'picture') return before;
    const refusal = refusalOf(before.picture, names);
    if (refusal !== undefined) return answered(refusal);
    const values = list.map(({ name, value }): ProvisionCall => ['value', name, value]);
    const done = await this.#carryOut({ name: 'provisions', provisions: [...refreshOf(names), ...values] });
    if (done.kind !== 'done') return done;
    this.#forget();
    return answered({ method: 'SetParameterValuesResponse', status: 0 });
  }

  /** With the names that the database does not have asked of the device. */
  async #known(names: readonly string[]): Promise<Seen> {
    const before = await this.#picture(names);
    if (before.kind !== 'picture') return before;
    const missing = names.filter((name) => before.picture.leaves.get(name)?.writable === undefined);
    if (missing.length === 0) return before;
    const done = await this.#carryOut({ name: 'provisions', provisions: refreshOf(missing) });
    return done.kind === 'done' ? this.#settled(names, done.at) : done;
  }

  async #names(path: string, nextLevel: boolean): Promise<Executed> {
    const name = path.replace(/\.$/, '');
    if (name === '') return answered(cwmpFault(INVALID_NAME, 'Name the path below which names are to be listed'));
    if (!isParameterPath(name)) return answered(cwmpFault(INVALID_NAME, `Invalid parameter name: ${path}`));
    const done = await this.#carryOut({ name: 'provisions', provisions: refreshOf([name]) });
    if (done.kind !== 'done') return done;
    const after = await this.#settled([path], done.at);
    if (after.kind !== 'picture') return after;
    this.#freshFrom ??= done.at;
    if (!after.picture.has(path)) return answered(cwmpFault(INVALID_NAME));
    const parameterList = after.picture.names(path, !nextLevel);
    return answered({ method: 'GetParameterNamesResponse', parameterList });
  }

  async #simple(task: Unlimited, response: CpeResponse): Promise<Executed> {
    const done = await this.#carryOut(task);
    if (done.kind !== 'done') return done;
    this.#forget();
    return answered(response);
  }

  /** What was read before says nothing of what is there now. */
  #forget(): void {
    this.#freshFrom = undefined;
    this.#absent.clear();
  }

  async #picture(paths: readonly string[]): Promise<Seen> {
    return seen(await readPicture(this.#deps.nbi, this.#with.deviceId, paths));
  }

  async #settled(paths: readonly string[], since: number): Promise<Seen> {
    return seen(await readSettled(this.#deps, this.#with.deviceId, paths, since));
  }

  async #carryOut(task: Unlimited): Promise<Done | Executed> {
    const { deviceId, callable, wait, reached } = this.#with;
    const order = { deviceId, callable, wait, task: { ...task, expiry: EXPIRY_SECONDS, uniqueKey: UNIQUE_KEY } };
    const outcome = await runTask(this.#deps, order);
    switch (outcome.kind) {
      case 'done':
        this.#contacted = true;
        reached();
        return outcome;
      case 'cwmp':
      case 'genieacs':
        this.#contacted = true;
        reached();
        return answered(outcome.fault);
      case 'session-lost':
        this.#contacted = true;
        reached();
        return { kind: 'lost', reason: 'session-lost', detail: outcome.detail };
      case 'withdrawn':
        return WITHDRAWN;
      case 'no-such-device':
        return GONE;
      case 'nbi':
        return { kind: 'lost', reason: 'nbi-unavailable', detail: outcome.failure.detail };
      default:
        return unreachable(outcome);
    }
  }
}

type WithoutExpiry<T> = T extends unknown ? Omit<T, 'expiry' | 'uniqueKey'> : never;
type Unlimited = WithoutExpiry<NbiTask>;
type Seen = { readonly kind: 'picture'; readonly picture: Picture } | Executed;
type Done = { readonly kind: 'done'; readonly at: number };

const WITHDRAWN = { kind: 'lost', reason: 'withdrawn', detail: 'Nobody waits for it any more' } as const;
const GONE = { kind: 'lost', reason: 'no-such-device', detail: 'GenieACS does not know the device any more' } as const;

function answered(answer: CpeResponse | Fault): Executed {
  return { kind: 'answer', answer };
}

function seen(answer: NbiAnswer<Picture | undefined>): Seen {
  if (!answer.ok) return { kind: 'lost', reason: 'nbi-unavailable', detail: answer.error.detail };
  return answer.value === undefined ? GONE : { kind: 'picture', picture: answer.value };
}

function refreshOf(names: readonly string[]): readonly ProvisionCall[] {
  return names.map((name) => ['refresh', name.replace(/\.$/, ''), REFRESH_SECONDS]);
}

function valuesResponse(values: readonly ParameterValue[]): CpeResponse {
  const parameterList = values.map(({ name, value, type }) => ({ name, value, type }));
  return { method: 'GetParameterValuesResponse', parameterList };
}

function isThere(picture: Picture, name: string): boolean {
  return name.endsWith('.') ? picture.has(name) : picture.leaves.has(name);
}

/** Whether these values request a diagnosis. */
export function isBeginning(list: readonly ParameterValue[]): boolean {
  return list.some(isState);
}

function isState({ name, value }: ParameterValue): boolean {
  return name.endsWith('DiagnosticsState') && value === 'Requested';
}

/** Why GenieACS would leave some of it out; undefined: it would not. */
function refusalOf(picture: Picture, names: readonly string[]): Fault | undefined {
  const wrong = names.flatMap((name): readonly (readonly [string, number])[] => {
    const leaf = picture.leaves.get(name);
    if (leaf === undefined) return [[name, INVALID_NAME]];
    return leaf.writable === false ? [[name, NOT_WRITABLE]] : [];
  });
  return wrong.length === 0 ? undefined : refused(wrong);
}

function refused(wrong: readonly (readonly [name: string, code: number])[]): Fault {
  const each = wrong.map(([parameterName, faultCode]): SetParameterValuesFault => {
    return { parameterName, faultCode, faultString: cwmpFault(faultCode).string };
  });
  return cwmpFault(INVALID_ARGUMENTS, undefined, each);
}
