import { setTimeout as wait } from 'node:timers/promises';
import type { StoredEvent } from '#shared/api/events.js';
import { transcriptOf, type Transcript } from '#shared/diagnosis/transcript.js';
import type { ApiClient } from './api-client.js';
import { CliError, ServerGone } from './cli-error.js';
import { EXIT } from './exit-status.js';

/** A stream that breaks off is resumed so often in a row without anything new. */
const MAX_RESUMES = 10;
const RESUME_MS = 1_000;

/** Follows a run to its end. `onChange` is called with every event. */
export async function followRun(
  client: ApiClient,
  runId: string,
  guardMs: number,
  onChange: (transcript: Transcript) => void,
): Promise<Transcript> {
  const told: StoredEvent[] = [];
  let transcript = transcriptOf(told, guardMs);
  for (let resumes = 0; resumes < MAX_RESUMES; resumes++) {
    try {
      for await (const event of client.events(`run:${runId}`, transcript.lastEventId)) {
        resumes = 0;
        told.push(event);
        transcript = transcriptOf(told, guardMs);
        onChange(transcript);
        if (transcript.endedAt !== undefined) return transcript;
      }
    } catch (error) {
      // A refusal is final; a server that restarts, or a stream that broke off, is not.
      if (error instanceof CliError && !(error instanceof ServerGone)) throw error;
    }
    await wait(RESUME_MS);
  }
  throw new CliError(`The server is gone; the run ${runId} goes on when it is back`, EXIT.server);
}
