import { ManualClock } from '../../test/fakes/manual-clock.js';
import { addressGroup } from './client-address.js';
import { LoginLimiter } from './login-limiter.js';

describe('the login limiter', () => {
  let clock: ManualClock;
  let limiter: LoginLimiter;

  beforeEach(() => {
    clock = new ManualClock();
    limiter = new LoginLimiter(clock);
  });

  /** Seconds to wait, 0 when the try is let through. */
  const begin = (username: string, address: string): number => {
    try {
      limiter.begin({ username, address });
      return 0;
    } catch (error) {
      expect(error).toMatchObject({ code: 'too-many-logins' });
      return (error as { retryAfter: number }).retryAfter;
    }
  };

  it('lets a user at an address fail five times, then asks for waits that double up to 15 minutes', () => {
    for (let n = 0; n < 5; n++) expect(begin('olga', '192.0.2.1')).toBe(0);
    const waits: number[] = [];
    for (let n = 0; n < 10; n++) {
      const wait = begin('OLGA', '192.0.2.1');
      waits.push(wait);
      clock.advance(wait * 1000);
      expect(begin('olga', '192.0.2.1')).toBe(0);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    expect([begin('victor', '192.0.2.1'), begin('olga', '192.0.2.2')]).toEqual([0, 0]);
  });

  it('slows an address down that tries many names, whoever may log in there meanwhile', () => {
    for (let n = 0; n < 19; n++) expect(begin(`user-${n}`, '192.0.2.1')).toBe(0);
    const own = { username: 'mallory', address: '192.0.2.1' };
    for (let n = 0; n < 50; n++) {
      limiter.begin(own);
      limiter.succeeded(own);
    }
    expect(begin('user-19', '192.0.2.1')).toBe(0);
    expect(begin('user-20', '192.0.2.1')).toBe(5);
    expect(begin('user-20', '192.0.2.2')).toBe(0);
  });

  it('slows many addresses down that try one name, but never keeps the user out for more than a minute', () => {
    for (let n = 0; n < 30; n++) expect(begin('olga', `192.0.2.${n}`)).toBe(0);
    expect(begin('olga', '198.51.100.1')).toBe(1);
    for (let n = 0; n < 20; n++) {
      clock.advance(60_000);
      expect(begin('olga', `203.0.113.${n}`)).toBe(0);
    }
    expect(begin('olga', '198.51.100.1')).toBe(60);
    expect(begin('victor', '198.51.100.1')).toBe(0);
  });

  it('counts an IPv6 network as one address (RFC 6177 §2)', () => {
    for (let n = 0; n < 20; n++) expect(begin(`user-${n}`, `2001:db8:0:1::${n.toString(16)}`)).toBe(0);
    expect(begin('olga', '2001:db8:0:1:ffff::1')).toBe(5);
    expect(begin('olga', '2001:db8:0:2::1')).toBe(0);
    expect(['::1', '2001:db8::', 'fe80::1:2:3:4:5', '1:2:3:4:5:6:7:8', '192.0.2.1', ''].map(addressGroup)).toEqual([
      '0:0:0:0::/64',
      '2001:db8:0:0::/64',
      'fe80:0:0:1::/64',
      '1:2:3:4::/64',
      '192.0.2.1',
      '',
    ]);
  });

  it('forgets after an hour', () => {
    for (let n = 0; n < 5; n++) begin('olga', '192.0.2.1');
    expect(begin('olga', '192.0.2.1')).toBe(5);
    clock.advance(3600_000);
    for (let n = 0; n < 5; n++) expect(begin('olga', '192.0.2.1')).toBe(0);
  });

  it('remembers ten thousand at most; what goes first was used longest ago', () => {
    for (let n = 0; n < 5; n++) begin('olga', '192.0.2.1');
    for (let n = 0; n < 9_000; n++) begin(`a${n}`, `10.0.${n >> 8}.${n & 255}`);
    expect(begin('olga', '192.0.2.1')).toBe(5);
    for (let n = 0; n < 10_000; n++) begin(`b${n}`, `10.1.${n >> 8}.${n & 255}`);
    expect(begin('olga', '192.0.2.1')).toBe(0);
  });
});
