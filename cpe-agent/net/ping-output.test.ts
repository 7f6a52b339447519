import { pingArguments, readPingOutput } from './ping-output.js';

const run = (stdout: string, stderr = ''): ReturnType<typeof readPingOutput> =>
  readPingOutput('192.0.2.1', { stdout, stderr });

describe('the output of ping(8)', () => {
  it.each([
    [
      'a reply of iputils',
      'PING 192.0.2.1 (192.0.2.1) 56(84) bytes of data.\n64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.045 ms\n',
      '',
      { kind: 'reply', rttMs: 0.045 },
    ],
    [
      'a reply of macOS',
      'PING 192.0.2.1 (192.0.2.1): 56 data bytes\n64 bytes from 192.0.2.1: icmp_seq=0 ttl=57 time=12.361 ms\n',
      '',
      { kind: 'reply', rttMs: 12.361 },
    ],
    ['a reply of busybox', '64 bytes from 192.0.2.1: seq=0 ttl=64 time=1.2 ms\n', '', { kind: 'reply', rttMs: 1.2 }],
    [
      'a reply from another address',
      '64 bytes from 192.0.2.99: icmp_seq=1 ttl=64 time=0.045 ms\n',
      '',
      { kind: 'lost' },
    ],
    ['silence', '1 packets transmitted, 0 received, 100% packet loss, time 0ms\n', '', { kind: 'lost' }],
    [
      'a host that does not answer ARP',
      'From 192.0.2.7 icmp_seq=1 Destination Host Unreachable\n',
      '',
      { kind: 'lost', code: 'EHOSTUNREACH' },
    ],
    ['a filtering router', 'From 192.0.2.7 icmp_seq=1 Packet filtered\n', '', { kind: 'lost', code: 'EHOSTUNREACH' }],
    [
      'a router without route, on macOS',
      '92 bytes from 192.0.2.7: Destination Net Unreachable\n',
      '',
      { kind: 'lost', code: 'ENETUNREACH' },
    ],
    ['no route here', '', 'ping: connect: Network is unreachable\n', { kind: 'lost', code: 'ENETUNREACH' }],
    ['no route here, on macOS', '', 'ping: sendto: No route to host\n', { kind: 'lost', code: 'EHOSTUNREACH' }],
    ['a firewall of this host', '', 'ping: sendmsg: Operation not permitted\n', { kind: 'lost', code: 'EPERM' }],
    [
      'no privilege',
      '',
      'ping: socket: Operation not permitted\n',
      { kind: 'unavailable', why: 'ping: socket: Operation not permitted' },
    ],
    [
      'no privilege, in busybox',
      '',
      'ping: permission denied (are you root?)\n',
      { kind: 'unavailable', why: 'ping: permission denied (are you root?)' },
    ],
  ])('tells %s', (_what, stdout, stderr, outcome) => expect(run(stdout, stderr)).toEqual(outcome));

  it('is asked for with the time in ms on macOS and in whole seconds elsewhere', () => {
    expect(pingArguments('darwin', '192.0.2.1', 3500)).toEqual(['-n', '-c', '1', '-W', '3500', '192.0.2.1']);
    expect(pingArguments('linux', '192.0.2.1', 3500)).toEqual(['-n', '-c', '1', '-W', '4', '192.0.2.1']);
  });

  it.each([
    ['64 bytes from 2001:db8::1: icmp_seq=1 ttl=64 time=0.5 ms\n', { kind: 'reply', rttMs: 0.5 }],
    ['64 bytes from 2001:db8:0:0::1: seq=0 ttl=64 time=0.5 ms\n', { kind: 'reply', rttMs: 0.5 }],
    ['64 bytes from 2001:db8::2: icmp_seq=1 ttl=64 time=0.5 ms\n', { kind: 'lost' }],
    [
      'From 2001:db8::9 icmp_seq=1 Destination unreachable: Address unreachable\n',
      { kind: 'lost', code: 'EHOSTUNREACH' },
    ],
    ['From 2001:db8::9 icmp_seq=1 Destination unreachable: No route\n', { kind: 'lost', code: 'ENETUNREACH' }],
  ])('is read for IPv6 too: %j', (stdout, outcome) => {
    expect(readPingOutput('2001:db8::1', { stdout, stderr: '' })).toEqual(outcome);
    expect(pingArguments('linux', '2001:db8::1', 3500)).toContain('-6');
  });
});
