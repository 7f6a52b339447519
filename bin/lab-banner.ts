import { labConditions, labDomain } from '#cpe-agent/lab/conditions.js';
import type { Lab } from './lab-system.js';

/** What the lab says once it is up: where everything is, and what to click. */
export function banner(lab: Lab): string {
  const { acs, registrar, registrarAddress, phones, stateFolder } = lab;
  const lines = [
    '',
    `sipdx lab${acs && phones.length > 0 ? '' : acs ? ' (management server)' : ' (phones)'} is up.`,
    '',
  ];
  if (acs) {
    lines.push(`  Console and API  ${acs.consoleUrl}`);
    lines.push(
      acs.firstPassword
        ? `  Log in as        admin, password ${acs.firstPassword.reveal()}   (printed this once; --reset-password makes a new one)`
        : '  Log in as        admin, with the password printed at the first start (lost? --reset-password)',
    );
    lines.push(`  CWMP for phones  ${acs.cwmpUrl}`);
  }
  if (registrarAddress) {
    const where = `${registrarAddress.host}:${String(registrarAddress.port)}/udp`;
    lines.push(`  SIP registrar    ${where}${registrar ? ` (embedded, domain ${labDomain})` : ''}`);
  }
  lines.push(`  State            ${stateFolder}`, '');
  if (phones.length > 0) {
    lines.push('  Phone  Condition');
    for (const { user, title } of labConditions) lines.push(`  ${user}   ${title}`);
    lines.push('');
    lines.push(
      registrar
        ? '  Pings, and the network of phone 1003, are simulated and labelled so. No packet leaves this machine.'
        : '  The network of phone 1003 is simulated and labelled so. Pings to the registrar are real.',
    );
  }
  if (acs)
    lines.push(
      '  Open the console, choose a phone that is not registered, press Diagnose. A silent server takes half a minute.',
    );
  return [...lines, '  Ctrl-C ends.', '', ''].join('\n');
}
