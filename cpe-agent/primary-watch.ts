import { parseSipMessage, printSipMessage } from '#shared/sip/message.js';
import { isResponseTo } from '#shared/sip/matching.js';
import { buildOptions } from '#shared/sip/options.js';
import { BRANCH_COOKIE } from '#shared/sip/register.js';
import { printHostPort } from '#shared/sip/uri.js';
import type { RegistrationPlan } from '#shared/diagnosis/configuration.js';
import { locate } from './locate.js';
import type { AgentHost, SipFlow } from './ports.js';

/** Ours (record 0027). */
const WATCH_MS = 60_000;
const LOCATE_MS = 2_000;
const ANSWER_MS = 4_000;
/** RFC 3261 §17.1.2.2: T1, doubled. */
const RESEND_MS = [500, 1_500, 3_500] as const;

export interface PrimaryWatchOptions {
  readonly host: Pick<AgentHost, 'clock' | 'random' | 'resolver' | 'sip'>;
  readonly plan: RegistrationPlan;
  readonly userAgent: string;
  /** The primary server serves again. */
  back(): void;
}

/** Asks the primary server once a minute, for a line that is registered at the standby one. @returns ends it */
export function watchPrimary(options: PrimaryWatchOptions): () => void {
  const { host, plan, userAgent } = options;
  const stop = new AbortController();
  let cancelTimer = later();

  function later(): () => void {
    return host.clock.after(WATCH_MS, () => void look());
  }

  async function look(): Promise<void> {
    const answers = await ask(stop.signal);
    if (stop.signal.aborted) return;
    if (answers) options.back();
    else cancelTimer = later();
  }

  async function ask(signal: AbortSignal): Promise<boolean> {
    const located = await locate(plan.nextHop, LOCATE_MS, host);
    const [target] = located.ok ? located.targets : [];
    if (target === undefined || signal.aborted) return false;
    const branch = BRANCH_COOKIE + host.random.hex(8);
    let flow: SipFlow | undefined;
    let settle: (answers: boolean) => void = () => undefined;
    const answered = new Promise<boolean>((resolve) => (settle = resolve));
    const end = (): void => settle(false);
    signal.addEventListener('abort', end, { once: true });
    const cancels = [host.clock.after(ANSWER_MS, end)];
    try {
      flow = await host.sip.open({
        transport: target.transport,
        remote: target,
        serverName: plan.nextHop.host,
        connected: true,
        signal,
        onMessage: (bytes) => {
          const status = finalStatus(bytes, branch);
          if (status !== undefined) settle(status !== 503);
        },
        onError: end,
      });
      const bytes = request(branch, target.transport, flow.local);
      flow.send(bytes);
      if (target.transport === 'UDP') {
        for (const ms of RESEND_MS) cancels.push(host.clock.after(ms, () => flow?.send(bytes)));
      }
      return await answered;
    } catch {
      return false; // not back yet
    } finally {
      for (const cancel of cancels) cancel();
      signal.removeEventListener('abort', end);
      flow?.close();
    }
  }

  function request(branch: string, transport: 'UDP' | 'TCP' | 'TLS', local: SipFlow['local']): Uint8Array {
    const sentBy = printHostPort(local.address, local.port);
    return printSipMessage(
      buildOptions({
        registrarUri: plan.registrarUri,
        aor: plan.aor,
        contact: `sip:${sentBy}`,
        fromTag: host.random.hex(8),
        callId: host.random.hex(16),
        cseq: 1,
        via: { transport, sentBy, branch },
        userAgent,
      }),
    );
  }

  return () => {
    cancelTimer();
    stop.abort();
  };
}

function finalStatus(bytes: Uint8Array, branch: string): number | undefined {
  const message = parseSipMessage(bytes);
  if (!message.ok || message.value.kind === 'request' || message.value.status < 200) return undefined;
  return isResponseTo(message.value, { branch, method: 'OPTIONS' }) ? message.value.status : undefined;
}
