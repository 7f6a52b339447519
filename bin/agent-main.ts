import { Command } from 'commander';
import { registerAgentCommand } from './agent.js';

/** Set by the bundler (bundle-agent.mjs), since a single file has no package.json beside it. */
declare const SIPDX_VERSION: string;

/** What the single-file agent runs: `sipdx-agent --config FILE`, the command `agent` alone. */
const program = new Command('sipdx').version(SIPDX_VERSION).showHelpAfterError('(--help tells more)');
registerAgentCommand(program, SIPDX_VERSION);

try {
  await program.parseAsync(['agent', ...process.argv.slice(2)], { from: 'user' });
} catch (error) {
  console.error(`sipdx: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
