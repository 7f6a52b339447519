import { Secret } from '#shared/lib/secret.js';
import { acsBanner, type BannerFacts } from './acs-banner.js';

function banner(acs: Partial<BannerFacts['acs']>, more: Partial<BannerFacts> = {}): string {
  const whole = { cwmpUrl: 'http://127.0.0.1:7547/', consoleUrl: 'http://127.0.0.1:3000/', ...acs };
  return acsBanner({
    ...{ stateFolder: '/s', host: '127.0.0.1', cwmpHost: '0.0.0.0', ownAddress: '192.0.2.7' },
    acs: whole as BannerFacts['acs'],
    ...more,
  });
}

describe('what the management server says when it is up', () => {
  it('is where phones come to, as they see this machine, and how the first one gets in', () => {
    const text = banner({ cwmpTlsUrl: 'https://127.0.0.1:7548/', firstPassword: new Secret('p') });
    expect(text).toContain('For phones       http://192.0.2.7:7547/  or  https://192.0.2.7:7548/   (CWMP)');
    expect(text).toContain('ACS URL http://192.0.2.7:7547/');
  });

  it('is which GenieACS they are reached by, and what it needs', () => {
    const text = banner({ cwmpUrl: '', firstPassword: new Secret('p') }, { nbi: 'http://127.0.0.1:7557' });
    expect(text).toContain('For phones       GenieACS, by http://127.0.0.1:7557   (NBI)');
    expect(text).toContain('sipdx genieacs install --nbi http://127.0.0.1:7557');
    expect(text).not.toContain('CWMP');
  });
});
