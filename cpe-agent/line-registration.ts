import type { RegistrationPlan } from '#shared/diagnosis/configuration.js';
import type { RegistrationEffect, RegistrationEvent, RegistrationStatus } from '#shared/sip/registration-state.js';
import { beginRegistration, stepRegistration } from '#shared/sip/registration.js';
import { parseSipUri, printHostPort, printSipUri } from '#shared/sip/uri.js';
import type { AgentHost, SipFlow } from './ports.js';

export interface LineRegistrationOptions {
  readonly host: Pick<AgentHost, 'clock' | 'random' | 'hash'>;
  readonly plan: RegistrationPlan;
  readonly flow: SipFlow;
  readonly retryIntervalSeconds: number;
  readonly userAgent: string;
  /** `why`: what went wrong, for the log. */
  statusChanged(status: RegistrationStatus, why?: string): void;
  /** Runs whatever a timer brings, so that the caller sees its exceptions. */
  guard(work: () => void): void;
}

/** The registration machine with its socket and its timers: one event at a time, all effects of it before the next. */
export interface LineRegistration {
  feed(event: RegistrationEvent): void;
  /** Contact URI of the line's binding. */
  readonly contact: string;
  /** Stops the timers and closes the socket. */
  close(): void;
}

export function driveRegistration(options: LineRegistrationOptions): LineRegistration {
  const { host, flow } = options;
  const machineOptions = {
    ...fromPlan(options),
    hash: host.hash,
    randomHex: (bytes: number) => host.random.hex(bytes),
  };
  const timers = new Map<string, () => void>();
  const queue: RegistrationEvent[] = [];
  let state = beginRegistration(machineOptions);
  let draining = false;

  function feed(event: RegistrationEvent): void {
    queue.push(event);
    if (draining) return;
    draining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [after, effects] = stepRegistration(state, next, machineOptions);
        state = after;
        for (const effect of effects) carryOut(effect);
      }
    } finally {
      draining = false;
    }
  }

  function carryOut(effect: RegistrationEffect): void {
    switch (effect.type) {
      case 'send':
        flow.send(effect.bytes);
        break;
      case 'set-timer': {
        const { id, ms } = effect;
        timers.get(id)?.();
        timers.set(
          id,
          host.clock.after(ms, () => options.guard(() => feed({ type: 'timer', id }))),
        );
        break;
      }
      case 'clear-timer':
        timers.get(effect.id)?.();
        timers.delete(effect.id);
        break;
      case 'status':
        options.statusChanged(effect.status, effect.why);
        break;
    }
  }

  return {
    feed,
    contact: machineOptions.contact,
    close() {
      for (const cancel of timers.values()) cancel();
      flow.close();
    },
  };
}

function fromPlan({ plan, flow, retryIntervalSeconds, userAgent }: LineRegistrationOptions) {
  const { address, port } = flow.local;
  const { transport } = plan.nextHop;
  const user = parseSipUri(plan.aor)?.user;
  return {
    registrarUri: plan.registrarUri,
    aor: plan.aor,
    contact: printSipUri({
      scheme: 'sip',
      ...(user === undefined ? {} : { user }),
      host: address,
      port,
      params: new Map(transport === 'UDP' ? [] : [['transport', transport.toLowerCase()]]),
    }),
    transport,
    sentBy: printHostPort(address, port),
    username: plan.authUserName,
    password: plan.authPassword,
    expires: plan.expires,
    retryIntervalSeconds,
    userAgent,
  };
}
