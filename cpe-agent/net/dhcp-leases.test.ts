import { readDhclientLease, readNetworkdLease } from './dhcp-leases.js';

describe('the lease of dhclient', () => {
  const file = `lease {
  interface "eth1";
  fixed-address 10.0.0.9;
  expire 5 2026/01/02 05:00:00;
}
lease {
  interface "eth0";
  fixed-address 192.168.1.50;
  option subnet-mask 255.255.255.0;
  option routers 192.168.1.1;
  option dhcp-lease-time 7200;
  option domain-name-servers 192.168.1.1;
  renew 5 2026/01/02 02:00:00;
  expire 5 2026/01/02 03:00:00;
}
lease {
  interface "eth0";
  fixed-address 192.168.1.51;
  option routers 192.168.1.1, 192.168.1.2;
  renew 5 2026/01/02 04:00:00;
  rebind 5 2026/01/02 04:45:00;
  expire 5 2026/01/02 05:00:00;
}
`;

  it('is the last one of the interface', () => {
    const expiresAt = Date.UTC(2026, 0, 2, 5);
    expect(readDhclientLease(file, 'eth0')).toEqual({ address: '192.168.1.51', gateway: '192.168.1.1', expiresAt });
    expect(readDhclientLease(file, 'eth1')).toEqual({ address: '10.0.0.9', expiresAt });
    expect(readDhclientLease(file, 'eth2')).toBeUndefined();
  });

  it('may end at a moment since the epoch, or never', () => {
    const epoch =
      'lease {\n  interface "eth0";\n  fixed-address 10.0.0.1;\n  expire epoch 1767330000; # Fri Jan  2 05:00:00 2026\n}';
    expect(readDhclientLease(epoch, 'eth0')?.expiresAt).toBe(1767330000_000);
    const never = 'lease {\n  interface "eth0";\n  fixed-address 10.0.0.1;\n  expire never;\n}';
    expect(readDhclientLease(never, 'eth0')).toEqual({ address: '10.0.0.1' });
  });

  it.each(['', 'lease {', 'lease { interface "eth0"; }', 'lease '.repeat(10_000)])('is none in %j', (text) => {
    expect(readDhclientLease(text, 'eth0')).toBeUndefined();
  });
});

describe('the lease of systemd-networkd', () => {
  it('has address and router', () => {
    const file = `# This is private data. Do not parse.
ADDRESS=192.168.1.50
NETMASK=255.255.255.0
ROUTER=192.168.1.1 192.168.1.2
SERVER_ADDRESS=192.168.1.1
LIFETIME=7200
`;
    expect(readNetworkdLease(file)).toEqual({ address: '192.168.1.50', gateway: '192.168.1.1' });
    expect(readNetworkdLease('')).toBeUndefined();
  });
});
