import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labConditions, labMinExpires, labPassword, phonePassword } from '#cpe-agent/lab/conditions.js';
import { parseContacts } from '#shared/sip/headers.js';
import { headerValue } from '#shared/sip/message.js';
import { itWithPeer } from '../peer.js';
import { kamailioMissing, startKamailio, type Kamailio } from './kamailio.js';
import { rawRegister } from './raw-register.js';

const usersCfg = readFileSync(join(__dirname, '..', '..', 'docker', 'registrar', 'users.cfg'), 'utf8');

describe('the users of the Kamailio configuration', () => {
  it.each(labConditions)('are those of the lab: $user $key', ({ user, registrarCondition }) => {
    expect(usersCfg).toContain(`$sht(password=>${user}) = "${labPassword(user)}";`);
    expect(usersCfg).toContain(`$sht(condition=>${user}) = "${registrarCondition}";`);
  });

  it('are asked for the same minimum interval as in the lab', () => {
    expect(usersCfg).toContain(`!MIN_EXPIRES!${labMinExpires}!`);
  });
});

/** The statuses that a plain client meets, in their order. */
const expectedStatuses: Readonly<Record<(typeof labConditions)[number]['key'], readonly number[]>> = {
  healthy: [401, 200],
  'registrar-missing': [401, 200],
  'network-unreachable': [401, 200],
  'server-silent': [],
  'trying-only': [100],
  'wrong-password': [401, 401, 401, 401],
  'proxy-wrong-password': [407, 407, 407, 407],
  'account-disabled': [403],
  'number-unknown': [404],
  'interval-adapted': [423, 401, 200],
  'interval-forever': [423, 423, 423, 423],
  'server-error': [503],
};

describe('Kamailio with the configuration of the registrar container', () => {
  let kamailio: Kamailio;

  beforeAll(async () => {
    if (kamailioMissing() === undefined) kamailio = await startKamailio();
  }, 20_000);

  afterAll(async () => {
    if (kamailioMissing() === undefined) await kamailio.stop();
  });

  for (const condition of labConditions) {
    const expected = expectedStatuses[condition.key];
    const meets = expected.length === 0 ? 'silence' : expected.join(', ');
    itWithPeer(`lets the phone '${condition.key}' meet ${meets}`, kamailioMissing, async () => {
      const { user } = condition;
      const responses = await rawRegister(kamailio.port, { user, password: phonePassword(condition) });
      expect(responses.map(({ status }) => status)).toEqual(expected);
    });
  }

  itWithPeer('binds the Contact for the expiry that was asked (RFC 3261 §10.3 step 8)', kamailioMissing, async () => {
    const responses = await rawRegister(kamailio.port, { user: '1001', password: labPassword('1001'), expires: 77 });
    const granted = parseContacts(responses.at(-1)!).map(({ params }) => params.get('expires'));
    expect(granted).toContain('77');
  });

  itWithPeer('accepts the right password behind a 407', kamailioMissing, async () => {
    const responses = await rawRegister(kamailio.port, { user: '1007', password: labPassword('1007') });
    expect(responses.map(({ status }) => status)).toEqual([407, 200]);
  });

  itWithPeer('demands more at each 423 of the endless kind', kamailioMissing, async () => {
    const responses = await rawRegister(kamailio.port, { user: '1011', password: labPassword('1011'), expires: 300 });
    const demanded = responses.map((response) => headerValue(response, 'Min-Expires'));
    expect(demanded).toEqual(['900', '1500', '2100', '2700']);
  });

  itWithPeer('refuses a brief expiry after the challenge too, by its own rule', kamailioMissing, async () => {
    const responses = await rawRegister(kamailio.port, { user: '1001', password: labPassword('1001'), expires: 30 });
    expect(responses.map(({ status }) => status)).toEqual([401, 423, 200]);
    expect(headerValue(responses[1]!, 'P-Registrar-Error')).toBe('Interval too brief');
  });

  itWithPeer('says when to try again in its 503', kamailioMissing, async () => {
    const responses = await rawRegister(kamailio.port, { user: '1012', password: labPassword('1012') });
    expect(headerValue(responses[0]!, 'Retry-After')).toBe('120');
  });

  itWithPeer('answers 404 to a user that nobody has listed', kamailioMissing, async () => {
    const responses = await rawRegister(kamailio.port, { user: '9999', password: 'any' });
    expect(responses.map(({ status }) => status)).toEqual([404]);
  });

  itWithPeer('never logs a password', kamailioMissing, async () => {
    await rawRegister(kamailio.port, { user: '1001', password: labPassword('1001') });
    expect(kamailio.log()).toContain('REGISTER 1001@sipdx.test');
    expect(kamailio.log()).not.toContain(labPassword('1001'));
  });
});
