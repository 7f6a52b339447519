import { randomUUID } from 'node:crypto';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CpeResponse, Fault, ParameterValue } from '#shared/cwmp/messages.js';
import type { FakeGenieAcs } from './fake-genie-acs.js';

export interface ScriptedParameter {
  value: string;
  readonly type?: string;
  readonly writable?: boolean;
  /** Of values that are refused with 9007. */
  readonly refuses?: (value: string) => boolean;
}

/** A device that talks to the fake without a network, in sessions that the test opens. */
export class ScriptedDevice {
  readonly id: string;
  readonly parameters: Map<string, ScriptedParameter>;
  /** Sent with every Inform, by name. */
  informs: readonly string[] = [];
  /** Does not come back after so many requests of a session. */
  vanishesAfter = Number.POSITIVE_INFINITY;
  /** What the device does by itself once a value is set. */
  onSet: (name: string, value: string) => void = () => undefined;
  #last: Promise<void> = Promise.resolve();
  readonly #fake: FakeGenieAcs;
  readonly #serial: string;

  constructor(fake: FakeGenieAcs, serial: string, parameters: Readonly<Record<string, ScriptedParameter>>) {
    this.#fake = fake;
    this.#serial = serial;
    this.id = `00A0DE-SIPPHONE-${serial}`;
    this.parameters = new Map(Object.entries(parameters));
    fake.connects.set(this.id, () => {
      void this.session('6 CONNECTION REQUEST');
      return '';
    });
  }

  set(name: string, value: string): void {
    const parameter = this.parameters.get(name);
    if (parameter !== undefined) parameter.value = value;
  }

  /** From Inform to the end; one after another, as TR-069 demands. */
  session(...events: readonly string[]): Promise<void> {
    const next = this.#last.then(() => this.#session(events));
    this.#last = next;
    return next;
  }

  async #session(events: readonly string[]): Promise<void> {
    const { cwmp } = this.#fake;
    const session = { sessionId: randomUUID(), deviceId: this.id };
    await cwmp.inform(session, {
      method: 'Inform',
      deviceId: { manufacturer: 'Bench', oui: '00A0DE', productClass: 'SIPPHONE', serialNumber: this.#serial },
      events: events.map((eventCode) => ({ eventCode, commandKey: '' })),
      maxEnvelopes: 1,
      currentTime: '2026-01-01T00:00:00Z',
      retryCount: 0,
      parameterList: this.informs.flatMap((name) => this.#values(name)),
    });
    for (let asked = 0; ; asked++) {
      const request = await cwmp.nextRequest(session);
      if (request === undefined) break;
      if (asked >= this.vanishesAfter) return cwmp.sessionEnded(session, 'lost');
      await cwmp.response(session, request, this.#answer(request));
    }
    await cwmp.sessionEnded(session, 'clean');
  }

  #answer(request: AcsRequest): CpeResponse | Fault {
    switch (request.method) {
      case 'GetParameterNames':
        return this.#names(request.parameterPath, request.nextLevel);
      case 'GetParameterValues':
        return {
          method: 'GetParameterValuesResponse',
          parameterList: request.parameterNames.flatMap((one) => this.#values(one)),
        };
      case 'SetParameterValues':
        return this.#write(request.parameterList);
      case 'Reboot':
        return { method: 'RebootResponse' };
      default:
        return cwmpFault(9000);
    }
  }

  #write(list: readonly ParameterValue[]): CpeResponse | Fault {
    const bad = list.filter(({ name, value }) => this.parameters.get(name)?.refuses?.(value) === true);
    if (bad.length > 0) {
      const faultString = 'Invalid parameter value';
      return cwmpFault(
        9003,
        undefined,
        bad.map(({ name }) => ({ parameterName: name, faultCode: 9007, faultString })),
      );
    }
    for (const { name, value } of list) {
      this.set(name, value);
      this.onSet(name, value);
    }
    return { method: 'SetParameterValuesResponse', status: 0 };
  }

  #values(name: string): readonly ParameterValue[] {
    const parameter = this.parameters.get(name);
    return parameter === undefined ? [] : [{ name, value: parameter.value, type: parameter.type ?? 'string' }];
  }

  #names(path: string, nextLevel: boolean): CpeResponse | Fault {
    const all = new Map<string, boolean>();
    for (const [name, { writable = false }] of this.parameters) {
      for (const { index } of name.matchAll(/\./g)) all.set(name.slice(0, index + 1), false);
      all.set(name, writable);
    }
    const below = [...all].filter(([name]) => name.startsWith(path));
    if (below.length === 0) return cwmpFault(9005);
    const wanted = below.filter(([name]) => !nextLevel || /^[^.]+\.?$/.test(name.slice(path.length)));
    return {
      method: 'GetParameterNamesResponse',
      parameterList: wanted.map(([name, writable]) => ({ name, writable })),
    };
  }
}
