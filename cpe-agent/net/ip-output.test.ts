import { readNeighbour, readPrefixLength, readRoute, routeError } from './ip-output.js';

/** As iproute2 6.1 and busybox 1.35 wrote it. */

describe('ip route get', () => {
  it.each([
    [
      'iproute2, through a gateway',
      '203.0.113.80 via 192.168.77.1 dev va src 192.168.77.10 uid 0 \n    cache \n',
      '192.168.77.1',
    ],
    ['iproute2, on the link', '192.168.77.1 dev va src 192.168.77.10 uid 0 \n    cache \n', undefined],
    ['busybox, through a gateway', '203.0.113.80 via 192.168.77.1 dev va  src 192.168.77.10 \n', '192.168.77.1'],
    ['busybox, on the link', '192.168.77.1 dev va  src 192.168.77.10 \n', undefined],
  ])('%s', (_who, stdout, gateway) => {
    expect(readRoute(stdout)).toEqual({ source: '192.168.77.10', interface: 'va', ...(gateway && { gateway }) });
  });

  it.each([
    ['iproute2', '2001:db8::1 from :: via fe80::1 dev va src 2001:db8:1::5 metric 1024 pref medium\n'],
    ['busybox', '2001:db8::1 from :: via fe80::1 dev va  src 2001:db8:1::5  metric 1024 \n'],
  ])('%s, IPv6', (_who, stdout) => {
    expect(readRoute(stdout)).toEqual({ source: '2001:db8:1::5', interface: 'va', gateway: 'fe80::1' });
  });

  it('of an own address has no gateway', () => {
    const stdout = 'local 127.0.0.1 dev lo src 127.0.0.1 uid 0 \n    cache <local> \n';
    expect(readRoute(stdout)).toEqual({ source: '127.0.0.1', interface: 'lo' });
  });

  it.each(['', 'unreachable 198.51.100.1 dev lo \n', '203.0.113.80 via'])('is not understood: %j', (stdout) => {
    expect(readRoute(stdout)).toBeUndefined();
  });

  it.each([
    ['RTNETLINK answers: Network is unreachable', 'ENETUNREACH'],
    ['ip: RTNETLINK answers: Network is unreachable', 'ENETUNREACH'],
    ['RTNETLINK answers: No route to host', 'EHOSTUNREACH'],
    ['RTNETLINK answers: Permission denied', 'EACCES'],
    ['BusyBox v1.35.0 multi-call binary.\n\nUsage: ip [OPTIONS] address|route', 'ENOSYS'],
    ['', 'ENOSYS'],
  ])('fails with %j', (stderr, code) => {
    expect(routeError(stderr)).toEqual({ ok: false, code });
  });
});

describe('ip addr show', () => {
  const stdout = `3: va@vb: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue qlen 1000
    link/ether 16:f5:a4:78:68:9d brd ff:ff:ff:ff:ff:ff
    inet 192.168.77.10/24 scope global va
       valid_lft forever preferred_lft forever
    inet6 2001:db8:1::5/64 scope global flags 02 
       valid_lft forever preferred_lft forever
`;

  it('tells the length of the prefix of one address', () => {
    expect(readPrefixLength(stdout, '192.168.77.10')).toBe(24);
    expect(readPrefixLength(stdout, '2001:db8:1::5')).toBe(64);
    expect(readPrefixLength(stdout, '192.168.77.1')).toBeUndefined();
  });
});

describe('ip neigh show', () => {
  it.each([
    ['192.168.77.1 dev va FAILED \n', 'failed'],
    ['192.168.77.1 dev va  used 0/0/0 probes 6 FAILED\n', 'failed'],
    ['192.168.77.1 dev va  used 0/0/0 probes 2 INCOMPLETE\n', 'incomplete'],
    ['192.168.77.1 dev eth0 lladdr 02:fc:00:00:00:05 REACHABLE \n', 'reachable'],
    ['192.168.77.1 dev eth0 lladdr 02:fc:00:00:00:05 PERMANENT \n', 'reachable'],
    ['192.168.77.1 dev eth0 lladdr 02:fc:00:00:00:05 STALE \n', 'stale'],
    ['192.168.77.1 dev eth0 lladdr 02:fc:00:00:00:05 DELAY \n', 'stale'],
    ['192.168.77.11 dev eth0 lladdr 02:fc:00:00:00:05 REACHABLE \n', 'absent'],
    ['', 'absent'],
  ])('%j', (stdout, state) => {
    expect(readNeighbour(stdout, '192.168.77.1')).toBe(state);
  });
});
