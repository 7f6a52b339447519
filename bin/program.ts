import { Command } from 'commander';
import { registerAuditCommand } from '#acs/cli/audit.js';
import { registerBackupCommands } from '#acs/cli/backup.js';
import { registerBatchesCommand } from '#acs/cli/batches.js';
import { EXIT } from '#acs/cli/exit-status.js';
import { registerCureCommand } from '#acs/cli/cure.js';
import { registerDevicesCommand } from '#acs/cli/devices.js';
import { registerDiagnoseCommand } from '#acs/cli/diagnose.js';
import { registerExplainCommand } from '#acs/cli/explain.js';
import { registerFeedbackCommand } from '#acs/cli/feedback.js';
import { registerGenieAcsCommand } from '#acs/cli/genieacs.js';
import { registerRemediesCommand } from '#acs/cli/remedies.js';
import { registerRunsCommand } from '#acs/cli/runs.js';
import { registerSettingsCommand } from '#acs/cli/settings.js';
import { registerStatisticsCommand } from '#acs/cli/statistics.js';
import { registerTokensCommand } from '#acs/cli/tokens.js';
import { registerTraceCommand } from '#acs/cli/trace.js';
import { registerUsersCommand } from '#acs/cli/users.js';
import { registerAcsCommand } from './acs.js';
import { registerAgentCommand } from './agent.js';
import { packageVersion } from './config.js';
import { registerLabCommand } from './lab.js';
import { registerProbeCommand } from './probe.js';

/** Every command. */
export function createProgram(): Command {
  const program = new Command('sipdx')
    .description('Tells an operator, from a desk, why a SIP phone does not register, and what will fix it.')
    .version(packageVersion())
    .showHelpAfterError('(--help tells more)')
    // commander ends wrong usage with 1. Commands take this over.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage));
  registerAcsCommand(program);
  registerLabCommand(program);
  registerAgentCommand(program, packageVersion());
  registerDiagnoseCommand(program);
  registerProbeCommand(program, packageVersion());
  registerDevicesCommand(program);
  registerTraceCommand(registerRunsCommand(program));
  registerBatchesCommand(program);
  registerStatisticsCommand(program);
  registerFeedbackCommand(program);
  registerRemediesCommand(program);
  registerCureCommand(program);
  registerExplainCommand(program);
  registerUsersCommand(program);
  registerTokensCommand(program);
  registerSettingsCommand(program);
  registerAuditCommand(program);
  registerBackupCommands(program, packageVersion());
  registerGenieAcsCommand(program);
  return program;
}
