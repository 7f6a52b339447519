import { setTimeout as wait } from 'node:timers/promises';
import type { Remedy } from '#shared/api/remedies.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import { CwmpWorld, DEVICE_ID, ISSUE_1, LINE_1, PROFILE, ScriptedPhone } from './cwmp-world.js';
import { diagnosedRun } from './diagnosed-run.js';

export const EXPIRES = `${PROFILE}SIP.RegisterExpires`;
export const PASSWORD = `${LINE_1}SIP.AuthPassword`;
export const BY = { actor: 'emil', address: '192.0.2.1' };

const VOICE = {
  ...ISSUE_1,
  [EXPIRES]: '60',
  [`${PROFILE}SIP.X_SIPDX-ORG_Rport`]: 'false',
  [PASSWORD]: '',
};

type Found = readonly [faultCode: string, cause: string];

/** A scripted phone whose diagnosis says what the test wants, and a management server that applies remedies to it. */
export class RemedyWorld {
  readonly cwmp: CwmpWorld;
  /** What the phone's diagnosis finds, by the values that it has. */
  finds: (value: (name: string) => string) => Found = (value) =>
    Number(value(EXPIRES)) >= 1800 ? ['200', 'registered'] : ['423', 'interval-too-brief'];

  private constructor(cwmp: CwmpWorld) {
    this.cwmp = cwmp;
  }

  static async create(): Promise<RemedyWorld> {
    const cwmp = await CwmpWorld.create();
    cwmp.phone = new ScriptedPhone(VOICE);
    await cwmp.session(['0 BOOTSTRAP']);
    await cwmp.remedies.resume();
    return new RemedyWorld(cwmp);
  }

  diagnosed(of?: { readonly verdict: Verdict; readonly evidence: Evidence }): Promise<string> {
    const { store, clock } = this.cwmp;
    clock.advance(1000);
    return diagnosedRun(store, { deviceId: DEVICE_ID, line: LINE_1, createdAt: clock.now() }, of);
  }

  async apply(
    runId: string,
    kind: string,
    more: { readonly automaticRollback?: boolean; readonly secrets?: Record<string, string> } = {},
  ): Promise<Remedy> {
    const body = { automaticRollback: false, secrets: {}, ...more };
    const { confirmation } = await this.cwmp.remedies.preview(runId, kind, body, BY.actor);
    return this.cwmp.remedies.apply(runId, kind, { ...body, confirmation }, BY);
  }

  /** The phone comes again and again, as if it were called, until the remedy is in that state. */
  async until(id: string, ...states: readonly Remedy['state'][]): Promise<Remedy> {
    for (let i = 0; i < 200; i++) {
      const now = await this.cwmp.remedies.remedy(id);
      if (states.includes(now.state)) return now;
      await this.step();
    }
    throw new Error(`the remedy is still ${(await this.cwmp.remedies.remedy(id)).state}`);
  }

  /** One session of the phone, and some time. */
  async step(): Promise<void> {
    const { cwmp } = this;
    // Commits are not on the virtual clock.
    await wait(5);
    cwmp.clock.advance(5_000);
    await wait(5);
    await cwmp.session(this.#diagnose() ? ['8 DIAGNOSTICS COMPLETE'] : ['6 CONNECTION REQUEST']);
  }

  /** Sessions, of which the last one breaks when the phone is to be written that value. `taken`: it took it all the same. */
  async breakAtWriteOf(value: string, taken: boolean): Promise<void> {
    const { cwmp } = this;
    for (let i = 0; i < 60; i++) {
      await wait(5);
      cwmp.clock.advance(5_000);
      await wait(5);
      const events = this.#diagnose() ? ['8 DIAGNOSTICS COMPLETE'] : ['6 CONNECTION REQUEST'];
      const request = await cwmp.brokenSession(
        events,
        (one) => one.method === 'SetParameterValues' && one.parameterList.some((each) => each.value === value),
      );
      if (request === undefined) continue;
      if (taken) cwmp.phone.answer(request);
      return;
    }
    throw new Error(`${value} was never written`);
  }

  /** kill -9 when everything that was begun is committed, and a new start. */
  async restart(): Promise<void> {
    await wait(10);
    await this.cwmp.restart();
  }

  value(name: string): string {
    return this.cwmp.phone.tree.get(name) ?? '';
  }

  #diagnose(): boolean {
    const { phone } = this.cwmp;
    const at = LINE_1 + DIAGNOSTICS_OBJECT;
    if (this.value(`${at}DiagnosticsState`) !== 'Requested') return false;
    phone.diagnosed();
    const [faultCode, cause] = this.finds((name) => this.value(name));
    phone.tree.set(`${at}FaultCode`, faultCode);
    phone.tree.set(`${at}Cause`, cause);
    phone.tree.set(`${at}Category`, faultCode.startsWith('2') ? 'registered' : 'interval');
    return true;
  }
}
