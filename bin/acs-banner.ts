import type { Acs } from '#acs/app.js';

export interface BannerFacts {
  readonly acs: Acs;
  readonly stateFolder: string;
  /** Addresses that the listeners are bound to. */
  readonly host: string;
  readonly cwmpHost: string;
  /** This machine as its phones see it. */
  readonly ownAddress: string;
  /** Phones come to a GenieACS, reached there. */
  readonly nbi?: string;
}

/** What the management server says once it is up: where everything is, and at the first start what to do next. */
export function acsBanner({ acs, stateFolder, host, cwmpHost, ownAddress, nbi }: BannerFacts): string {
  const forPhones = (url: string) => (isEverywhere(cwmpHost) ? withHost(url, ownAddress) : url);
  const cwmp = [acs.cwmpUrl, acs.cwmpTlsUrl ?? ''].filter((url) => url !== '').map(forPhones);
  const lines = ['', 'sipdx management server is up.', ''];
  lines.push(
    `  Console and API  ${acs.consoleUrl}${isLoopback(host) ? '   (this machine only; --host opens it)' : ''}`,
  );
  if (acs.firstPassword !== undefined) {
    lines.push(`  Log in as        admin, password ${acs.firstPassword.reveal()}   (printed this once)`);
  }
  const phones = nbi === undefined ? `${cwmp.join('  or  ')}   (CWMP)` : `GenieACS, by ${nbi}   (NBI)`;
  lines.push(`  For phones       ${phones}`, `  State            ${stateFolder}`, '');
  if (acs.firstPassword !== undefined) {
    lines.push(...(nbi === undefined ? firstSteps(cwmp[0] ?? '', stateFolder) : firstStepsOnGenieAcs(nbi)));
  }
  lines.push('  Ctrl-C ends.', '', '');
  return lines.join('\n');
}

function firstSteps(cwmpUrl: string, stateFolder: string): readonly string[] {
  const state = stateFolder === '.sipdx' ? '' : ` --state ${stateFolder}`;
  return [
    '  Three steps to the first phone (docs/operations.md has them in full):',
    `  1. sipdx devices credential add phone-1${state}`,
    '     makes a user and a password for it, and prints the password this once',
    `  2. in the phone's TR-069 settings: ACS URL ${cwmpUrl}, that user and password,`,
    '     periodic inform on',
    `  3. sipdx devices${state}`,
    '     shows it when it has come, in quarantine: nobody vouched for it. sipdx devices approve lets it take part',
    '',
  ];
}

function firstStepsOnGenieAcs(nbi: string): readonly string[] {
  return [
    '  Put in place what diagnoses by GenieACS need, once (docs/genieacs.md):',
    `    sipdx genieacs install --nbi ${nbi}`,
    '',
  ];
}

function withHost(url: string, host: string): string {
  const address = new URL(url);
  address.hostname = host.includes(':') ? `[${host}]` : host;
  return address.href;
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || host.startsWith('127.');
}
