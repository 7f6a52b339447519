import { Command } from 'commander';
import { registerDevicesCommand } from '#acs/cli/devices.js';
import { registerDiagnoseCommand } from '#acs/cli/diagnose.js';
import { registerAgentCommand } from './agent.js';
import { packageVersion, unknownVariable } from './config.js';
import { registerLabCommand } from './lab.js';

const program = new Command('sipdx')
  .description('Tells an operator, from a desk, why a SIP phone does not register, and what will fix it.')
  .version(packageVersion())
  .showHelpAfterError('(--help tells more)');
registerLabCommand(program);
registerAgentCommand(program, packageVersion());
registerDiagnoseCommand(program);
registerDevicesCommand(program);

try {
  const unknown = unknownVariable();
  if (unknown !== undefined) throw new Error(unknown);
  await program.parseAsync();
} catch (error) {
  // What a command could not do is told in one sentence; its stack helps nobody at a desk.
  console.error(`sipdx: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
