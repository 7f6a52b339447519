// One diagnosis from this process's network namespace; prints the DiagnosisResult as JSON.
// node --conditions=source --import tsx test/peers/diagnose-once.ts REGISTRAR PORT USER PASSWORD
import { diagnose } from './diagnose.js';

const [registrar, port, user, password] = process.argv.slice(2);
if (registrar === undefined || port === undefined || user === undefined || password === undefined) {
  console.error('usage: diagnose-once REGISTRAR PORT USER PASSWORD');
  process.exitCode = 2;
} else {
  console.log(JSON.stringify(await diagnose({ registrar, port: Number(port), user, password })));
}
