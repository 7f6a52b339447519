import { ManagedPhone } from '../test/fakes/managed-phone.js';
import { ACS_URL } from '../test/fakes/phone.js';

let phone: ManagedPhone;
beforeEach(() => {
  phone = new ManagedPhone();
});
afterEach(() => phone.stop());

it('a disk that fails from the first moment on does not stop the agent', async () => {
  phone.host.disk = { ms: 0, fails: true };
  await phone.start();
  expect(phone.events()).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect(phone.acs.urls).toEqual([ACS_URL]);
});
