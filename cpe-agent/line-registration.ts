import type { RegistrationPlan } from '#shared/diagnosis/configuration.js';
import { answerRequest } from '#shared/sip/answer-request.js';
import { printSipMessage } from '#shared/sip/message.js';
import { buildOptions } from '#shared/sip/options.js';
import type {
  LocalEnd,
  RegistrationEffect,
  RegistrationEvent,
  RegistrationFailure,
  RegistrationOptions,
  RegistrationStatus,
} from '#shared/sip/registration-state.js';
import type { RegisterHabits } from '#shared/sip/register.js';
import { beginRegistration, stepRegistration } from '#shared/sip/registration.js';
import type { Transport } from '#shared/sip/transport.js';
import { parseSipUri, printHostPort, printSipUri } from '#shared/sip/uri.js';
import type { KeepAliveSettings } from './line-habits.js';
import { driveKeepAlive, type LineKeepAlive } from './line-keep-alive.js';
import { codeOf } from './net/coded-error.js';
import type { Address, AgentHost, SipFlow, SipFlowOptions } from './ports.js';

export interface FlowHandlers {
  onMessage(bytes: Uint8Array, from: Address): void;
  onError(code: string): void;
}

export interface OpenedFlow {
  readonly flow: SipFlow;
  /** The standby server may have another than the primary one. */
  readonly transport: Transport;
}

export interface LineRegistrationOptions {
  readonly host: Pick<AgentHost, 'clock' | 'random' | 'hash' | 'log'>;
  readonly plan: RegistrationPlan;
  readonly habits: RegisterHabits;
  /** Locates the registrar and opens a flow to it, from this local port where one is given. Rejects with a `code`. */
  connect(handlers: FlowHandlers, localPort: number | undefined): Promise<OpenedFlow>;
  readonly retryIntervalSeconds: number;
  readonly userAgent: string;
  readonly keepAlive?: KeepAliveSettings;
  statusChanged(status: RegistrationStatus, failure?: RegistrationFailure): void;
  /** Runs whatever a timer or a socket brings, so that the caller sees its exceptions. */
  guard(work: () => void): void;
}

/** The registration machine with its flow and its timers: one event at a time, all effects of it before the next. */
export interface LineRegistration {
  feed(event: RegistrationEvent): void;
  /** Contact URI of the line's binding, while it has a flow. */
  contact(): string | undefined;
  /** The UDP port that the line's next flow takes, or has now. */
  localPort(): number | undefined;
  /** The open flow, for the answers to something else too; undefined: it has none. */
  borrow(options: Pick<SipFlowOptions, 'onMessage' | 'onError'>): SipFlow | undefined;
  /** Stops the timers and closes the flow. */
  close(): void;
}

export function driveRegistration(options: LineRegistrationOptions): LineRegistration {
  const { host, plan } = options;
  const guard = (work: () => void): void => options.guard(work);
  const machine = machineOptions(options);
  const timers = new Map<string, () => void>();
  const queue: RegistrationEvent[] = [];
  const keepAlive = options.keepAlive && keepAliveOf(options.keepAlive);
  let state = beginRegistration(machine);
  let draining = false;
  let flow: SipFlow | undefined;
  let { transport }: { transport: Transport } = plan.nextHop;
  /** Counts the flows, so that what an earlier one still brings is recognised. */
  let generation = 0;
  /** A new socket takes the port of the old one, so that the registrar does not see a contact after the other. */
  let localPort: number | undefined;
  const borrowers = new Set<Pick<SipFlowOptions, 'onMessage' | 'onError'>>();

  function feed(event: RegistrationEvent): void {
    queue.push(event);
    if (draining) return;
    draining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [after, effects] = stepRegistration(state, next, machine);
        state = after;
        for (const effect of effects) carryOut(effect);
      }
    } finally {
      draining = false;
    }
  }

  function carryOut(effect: RegistrationEffect): void {
    switch (effect.type) {
      case 'connect':
        connect();
        break;
      case 'disconnect':
        disconnect();
        break;
      case 'send':
        flow?.send(effect.bytes);
        break;
      case 'set-timer': {
        const { id, ms } = effect;
        timers.get(id)?.();
        timers.set(
          id,
          host.clock.after(ms, () => guard(() => feed({ type: 'timer', id }))),
        );
        break;
      }
      case 'clear-timer':
        timers.get(effect.id)?.();
        timers.delete(effect.id);
        break;
      case 'status':
        keepAlive?.follow(effect.status === 'Up');
        options.statusChanged(effect.status, effect.failure);
        break;
    }
  }

  function connect(): void {
    const own = ++generation;
    const onlyOwn = (work: () => void): void => {
      if (own === generation) guard(work);
    };
    options
      .connect(
        {
          onMessage: (bytes, from) => onlyOwn(() => received(bytes, from)),
          onError: (code) =>
            onlyOwn(() => (transport === 'UDP' ? feed({ type: 'transport-error', code }) : failed(code))),
        },
        localPort,
      )
      .then(
        (opened) => {
          if (own !== generation) {
            opened.flow.close();
            return;
          }
          ({ flow, transport } = opened);
          const { local } = flow;
          if (transport === 'UDP' && !options.habits.newPort) localPort = local.port;
          guard(() => feed({ type: 'connected', ...localEnd(plan, transport, local) }));
        },
        (error: unknown) => {
          localPort = undefined; // somebody else may have it now
          onlyOwn(() => feed({ type: 'flow-failed', code: codeOf(error) }));
        },
      );
  }

  function disconnect(): void {
    generation += 1;
    for (const borrower of [...borrowers]) borrower.onError('ECLOSED');
    borrowers.clear();
    flow?.close();
    flow = undefined;
  }

  function failed(code: string): void {
    disconnect();
    feed({ type: 'flow-failed', code });
  }

  function received(bytes: Uint8Array, from: Address): void {
    for (const borrower of [...borrowers]) borrower.onMessage(bytes, from);
    if (keepAlive?.received(bytes) === true) return;
    const answer = answerRequest(bytes, from, host.hash);
    if (answer === undefined) feed({ type: 'datagram', bytes });
    else flow?.send(answer);
  }

  function keepAliveOf(settings: KeepAliveSettings): LineKeepAlive {
    const callId = host.random.hex(16);
    const fromTag = host.random.hex(8);
    return driveKeepAlive({
      ...settings,
      /** STUN has an answer over UDP alone. */
      get type() {
        return settings.type === 'stun' && transport !== 'UDP' ? 'crlf' : settings.type;
      },
      get reliable() {
        return transport !== 'UDP';
      },
      randomHex: machine.randomHex,
      randomFraction: machine.randomFraction,
      optionsRequest: (branch, cseq) => {
        const { contact, sentBy } = localEnd(plan, transport, flow?.local ?? { address: '0.0.0.0', port: 0 });
        const { registrarUri, aor } = plan;
        const via = { transport, sentBy, branch, rport: options.habits.rport };
        return printSipMessage(
          buildOptions({ registrarUri, aor, contact, fromTag, callId, cseq, via, userAgent: options.userAgent }),
        );
      },
      clock: host.clock,
      guard,
      send: (bytes) => flow?.send(bytes),
      reRegister(why) {
        host.log.info({ aor: plan.aor, why }, 'registering again');
        feed({ type: 'refresh-now' });
      },
      flowFailed: failed,
    });
  }

  return {
    feed,
    localPort: () => localPort,
    borrow(borrower) {
      if (flow === undefined) return undefined;
      const { local } = flow;
      borrowers.add(borrower);
      return {
        local,
        send: (bytes) => {
          if (borrowers.has(borrower)) flow?.send(bytes);
        },
        close: () => void borrowers.delete(borrower),
      };
    },
    contact: () => (typeof state.flow === 'string' ? undefined : state.flow.contact),
    close() {
      keepAlive?.follow(false);
      for (const cancel of timers.values()) cancel();
      disconnect();
    },
  };
}

function machineOptions(options: LineRegistrationOptions): RegistrationOptions {
  const { host, plan, habits, retryIntervalSeconds, userAgent } = options;
  return {
    registrarUri: plan.registrarUri,
    aor: plan.aor,
    habits,
    username: plan.authUserName,
    password: plan.authPassword,
    expires: plan.expires,
    retryIntervalSeconds,
    userAgent,
    hash: host.hash,
    randomHex: (bytes) => host.random.hex(bytes),
    randomFraction: () => host.random.fraction(),
  };
}

function localEnd({ aor }: RegistrationPlan, transport: Transport, { address, port }: Address): LocalEnd {
  const user = parseSipUri(aor)?.user;
  return {
    transport,
    contact: printSipUri({
      scheme: 'sip',
      ...(user === undefined ? {} : { user }),
      host: address,
      port,
      params: new Map(transport === 'UDP' ? [] : [['transport', transport.toLowerCase()]]),
    }),
    sentBy: printHostPort(address, port),
  };
}
