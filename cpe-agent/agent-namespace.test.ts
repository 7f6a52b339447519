import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { ACS_URL } from '../test/fakes/phone.js';
import { createAgent } from './agent.js';

it('an ACS that refuses the configured namespace hears cwmp-1-0 at the retry (§3.7.2.1)', async () => {
  const host = new FakeHost();
  host.scriptedAcs.isOld = true;
  const agent = createAgent({
    identity: { manufacturer: 'Example', oui: '00A0B0', productClass: 'IP-Phone', serialNumber: '2' },
    lines: 1,
    parameters: {},
    acs: { url: ACS_URL, username: '', password: new Secret(''), version: '1.2' },
    host,
  });
  await agent.start();
  await host.clock.advance(10_000);
  expect(host.scriptedAcs.namespaces).toEqual(['urn:dslforum-org:cwmp-1-2', 'urn:dslforum-org:cwmp-1-0']);
  expect(host.scriptedAcs.informs.map(({ retryCount }) => retryCount)).toEqual([1]);
  await agent.stop();
});
