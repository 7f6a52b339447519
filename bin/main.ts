import { checkEnvironment } from './config.js';
import { createProgram } from './program.js';

const program = createProgram();
try {
  const wrong = checkEnvironment();
  if (wrong === undefined) await program.parseAsync();
  else program.error(`sipdx: ${wrong}`);
} catch (error) {
  // What a command could not do is told in one sentence; its stack helps nobody at a desk.
  console.error(`sipdx: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
