import { hashPassword, isOutdated, NO_PASSWORD, verifyPassword } from './password.js';

describe('passwords', () => {
  it('are stored as salted scrypt, with the parameters', async () => {
    const [one, two] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);
    expect(one).toMatch(/^scrypt\$N=32768,r=8,p=3\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('secret', one)).toBe(true);
    expect(await verifyPassword('Secret', one)).toBe(false);
  });

  it('written with other parameters are still verified', async () => {
    // RFC 7914 §12, second vector, first 32 bytes
    const hash = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex').toString(
      'base64',
    );
    const stored = `scrypt$N=1024,r=8,p=16$${Buffer.from('NaCl').toString('base64')}$${hash}`;
    expect(await verifyPassword('password', stored)).toBe(true);
    expect(await verifyPassword('passwort', stored)).toBe(false);
  });

  it('hashed at less cost than today are known for it; who has none is left alone', async () => {
    expect(isOutdated('scrypt$N=16384,r=8,p=3$AAAA$AAAA')).toBe(true);
    expect(isOutdated('scrypt$N=32768,r=8,p=1$AAAA$AAAA')).toBe(true);
    expect(isOutdated('scrypt$N=65536,r=8,p=3$AAAA$AAAA')).toBe(false);
    expect(isOutdated(await hashPassword('secret'))).toBe(false);
    expect(isOutdated(NO_PASSWORD)).toBe(false);
  });

  it('match no user without one, and no unknown user', async () => {
    expect(await verifyPassword('', NO_PASSWORD)).toBe(false);
    expect(await verifyPassword('', undefined)).toBe(false);
  });

  it('typed on keyboards that compose letters differently are the same', async () => {
    expect(await verifyPassword('e\u0301', await hashPassword('\u00e9'))).toBe(true);
  });
});
