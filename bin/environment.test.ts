import { prepareEnvironment } from './environment.js';

describe('the environment', () => {
  it('names a variable that no command reads, and the known ones', () => {
    expect(prepareEnvironment({ SIPDX_PROT: '1' })).toMatch(/^SIPDX_PROT is no setting.*SIPDX_CWMP_PORT/);
  });

  it('leaves other programs’ variables alone', () => {
    const environment = { PATH: '', EDITOR: ' ', SIPDX_HOST: '::1' };
    expect(prepareEnvironment(environment)).toBeUndefined();
    expect(environment).toEqual({ PATH: '', EDITOR: ' ', SIPDX_HOST: '::1' });
  });

  it('takes an empty variable for none', () => {
    const environment: NodeJS.ProcessEnv = { SIPDX_TLS_CERT: '', SIPDX_URL: ' ' };
    expect(prepareEnvironment(environment)).toBeUndefined();
    expect(environment).toEqual({});
  });

  it('reads a switch by its word: what says no is not yes because it is there', () => {
    const environment: NodeJS.ProcessEnv = { SIPDX_SECURE: 'false', SIPDX_METRICS_OPEN: 'TRUE' };
    expect(prepareEnvironment(environment)).toBeUndefined();
    expect(environment).toEqual({ SIPDX_METRICS_OPEN: 'TRUE' });
    expect(prepareEnvironment({ SIPDX_SECURE: 'maybe' })).toBe('SIPDX_SECURE=maybe: give true or false.');
  });
});
