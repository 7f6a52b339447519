import { createHash } from 'node:crypto';
import { Secret } from '../lib/secret.js';
import {
  newCpeSession,
  stepCpeSession,
  type CpeSession,
  type CpeSessionEffect,
  type CpeQuestion,
  type CpeSessionEvent,
} from './cpe-session.js';
import { parseAuthorization, verifyAuthorization, type Hash } from '../auth/digest.js';
import { cwmpFault } from './fault.js';
import type { CwmpMessage, Envelope, Inform } from './messages.js';
import { parseEnvelope } from './parse-envelope.js';
import { printEnvelope } from './print-envelope.js';

const hash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');
const options = {
  url: 'http://acs.example:7547/cwmp?a=1',
  username: '00A0B0-phone-1',
  password: new Secret('hunter2'),
  hash,
  cnonce: 'c0ffee',
};
const inform: Inform = {
  method: 'Inform',
  deviceId: { manufacturer: 'M', oui: '00A0B0', productClass: 'phone', serialNumber: '1' },
  events: [{ eventCode: '1 BOOT', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '2026-01-02T03:04:05Z',
  retryCount: 0,
  parameterList: [],
};
const informed: CwmpMessage = { method: 'InformResponse', maxEnvelopes: 1 };

/** Plays the ACS: one canned answer after another. */
class Acs {
  session: CpeSession = newCpeSession(options);
  effects: readonly CpeSessionEffect[] = [];

  step(event: CpeSessionEvent): this {
    [this.session, this.effects] = stepCpeSession(this.session, event, options);
    return this;
  }
  start(): this {
    return this.step({ type: 'start', inform });
  }
  http(status: number, headers: Record<string, readonly string[]> = {}, body = ''): this {
    return this.step({ type: 'response', status, headers, body: new TextEncoder().encode(body) });
  }
  says(message: CwmpMessage, header: Partial<Envelope> = { id: 'a1' }): this {
    return this.http(200, { 'content-type': ['text/xml'] }, printEnvelope({ ...header, message }));
  }
  challenge(nonce: string): this {
    return this.http(401, { 'www-authenticate': [`Digest realm="acs", nonce="${nonce}", qop="auth", algorithm=MD5`] });
  }
  get post(): Extract<CpeSessionEffect, { type: 'post' }> {
    const post = this.effects.find((effect) => effect.type === 'post');
    if (post?.type !== 'post') throw new Error(`no POST but ${JSON.stringify(this.effects)}`);
    return post;
  }
  get sent(): Envelope {
    const parsed = parseEnvelope(this.post.body);
    if (!parsed.ok) throw new Error(parsed.error.reason);
    return parsed.value;
  }
  get closed(): unknown {
    return this.effects.find((effect) => effect.type === 'close');
  }
}

const failure = (reason: string): unknown => ({ type: 'close', outcome: 'failure', reason });
const success = { type: 'close', outcome: 'success' };

describe('a CPE session (TR-069 Amd 6 §3.7)', () => {
  it('sends the Inform, then an empty POST, and ends when the ACS has nothing', () => {
    const acs = new Acs().start();
    expect(acs.sent.message).toEqual(inform);
    expect(acs.post.headers).toEqual({ 'Content-Type': 'text/xml; charset="utf-8"', SOAPAction: '' });
    acs.says(informed);
    expect(acs.effects[0]).toEqual({ type: 'informed' });
    expect([acs.post.body, acs.post.headers]).toEqual(['', {}]);
    expect(acs.http(204).closed).toEqual(success);
  });

  it.each([
    ['204', 204, ''],
    ['200 without a body', 200, ''],
    ['200 with white space', 200, '\r\n'],
    [
      'an envelope with an empty Body',
      200,
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>',
    ],
  ])('takes %s for nothing', (_what, status, body) => {
    expect(new Acs().start().says(informed).http(status, {}, body).closed).toEqual(success);
  });

  it('answers a request with its ID, and ends after the next empty response (§3.7.1.1)', () => {
    const acs = new Acs().start().says(informed);
    acs.says({ method: 'GetParameterValues', parameterNames: ['Device.'] }, { id: 'x<1>' });
    expect(acs.effects).toEqual([
      { type: 'rpc', request: { method: 'GetParameterValues', parameterNames: ['Device.'] } },
    ]);
    acs.step({ type: 'answered', response: { method: 'GetParameterValuesResponse', parameterList: [] } });
    expect([acs.sent.id, acs.sent.message?.method]).toEqual(['x<1>', 'GetParameterValuesResponse']);
    expect(acs.http(204).closed).toEqual(success);
  });

  it('answers a request without ID without one', () => {
    const acs = new Acs().start().says(informed).says({ method: 'GetRPCMethods' }, { id: 'old' });
    acs.step({ type: 'answered', response: cwmpFault(9002) }).says({ method: 'GetRPCMethods' }, {});
    acs.step({ type: 'answered', response: { method: 'GetRPCMethodsResponse', methodList: [] } });
    expect(acs.sent.id).toBeUndefined();
  });

  it('answers an unknown method with fault 9000', () => {
    const acs = new Acs().start().says(informed);
    const upload =
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">' +
      '<e:Header><cwmp:ID>7</cwmp:ID></e:Header><e:Body><cwmp:Upload/></e:Body></e:Envelope>';
    acs.http(200, {}, upload);
    expect([acs.sent.id, acs.sent.message]).toEqual(['7', cwmpFault(9000)]);
  });

  it('sends the empty POST again once the ACS holds no more (HoldRequests, Table 4)', () => {
    const acs = new Acs().start().says(informed, { id: 'a1', holdRequests: true });
    expect(acs.post.body).toBe('');
    expect(acs.http(204).post.body).toBe('');
    expect(acs.http(204).closed).toEqual(success);
  });

  it('returns every cookie, and drops an expired one', () => {
    const acs = new Acs().start();
    acs.http(401, {
      'set-cookie': ['a=1; Path=/other', 'b="2"; HttpOnly'],
      'www-authenticate': ['Digest realm="acs", nonce="n"'],
    });
    expect(acs.post.headers['Cookie']).toBe('a=1; b="2"');
    acs.http(200, { 'set-cookie': ['a=; Max-Age=0', 'c=3'] }, printEnvelope({ id: '1', message: informed }));
    expect(acs.post.headers['Cookie']).toBe('b="2"; c=3');
  });
});

describe('authentication in a CPE session (TR-069 Amd 6 §3.4.5)', () => {
  function verify(acs: Acs): { nc: string | undefined; nonce: string; right: boolean; uri: string } {
    const credentials = parseAuthorization(acs.post.headers['Authorization'] ?? '');
    if (credentials === undefined) throw new Error('no credentials');
    const ha1 = hash('md5', '00A0B0-phone-1:acs:hunter2');
    const right = verifyAuthorization({ credentials, ha1, method: 'POST' }, hash);
    return { nc: credentials.nc, nonce: credentials.nonce, right, uri: credentials.uri };
  }

  it('answers a challenge, and goes on with the nonce', () => {
    const acs = new Acs().start();
    const { body } = acs.post;
    acs.challenge('n1');
    expect(acs.post.body).toBe(body);
    expect(verify(acs)).toEqual({ nc: '00000001', nonce: 'n1', right: true, uri: '/cwmp?a=1' });
    acs.says(informed);
    expect(verify(acs)).toEqual({ nc: '00000002', nonce: 'n1', right: true, uri: '/cwmp?a=1' });
  });

  it('answers a 401 in the middle of the session', () => {
    const acs = new Acs().start().challenge('n1').says(informed).challenge('n2');
    expect([acs.post.body, verify(acs)]).toEqual(['', { nc: '00000001', nonce: 'n2', right: true, uri: '/cwmp?a=1' }]);
    expect(acs.http(204).closed).toEqual(success);
  });

  it('fails at the second 401 to the same message', () => {
    expect(new Acs().start().challenge('n1').challenge('n2').closed).toEqual(failure('unauthorized'));
  });

  it('fails at a challenge that it cannot answer', () => {
    const acs = new Acs().start().http(401, { 'www-authenticate': ['Negotiate'] });
    expect(acs.closed).toEqual(failure('challenge-unusable'));
  });
});

describe('Basic in a CPE session', () => {
  const basic = `Basic ${Buffer.from('00A0B0-phone-1:hunter2').toString('base64')}`;

  class SecureAcs extends Acs {
    override session: CpeSession = newCpeSession({ ...options, url: 'https://acs.example/' });
  }

  it('is sent over TLS without being asked for (§3.4.5)', () => {
    const acs = new SecureAcs().start();
    expect(acs.post.headers['Authorization']).toBe(basic);
    expect(acs.says(informed).post.headers['Authorization']).toBe(basic);
  });

  it('gives way to a digest that the ACS asks for', () => {
    const acs = new SecureAcs().start().challenge('n1');
    expect(acs.post.headers['Authorization']).toMatch(/^Digest /);
  });

  it('is wrong when the ACS asks for it again', () => {
    expect(new SecureAcs().start().http(401, { 'www-authenticate': ['Basic realm="x"'] }).closed).toEqual(
      failure('unauthorized'),
    );
  });

  it('is not sent unasked where a redirect leads', () => {
    const acs = new SecureAcs().start().http(302, { location: ['https://other.example/'] });
    expect(acs.post.headers['Authorization']).toBeUndefined();
  });

  it('is sent without TLS only when nothing else is offered', () => {
    const acs = new Acs().start();
    expect(acs.post.headers['Authorization']).toBeUndefined();
    expect(acs.http(401, { 'www-authenticate': ['Basic realm="WebLogic"'] }).post.headers['Authorization']).toBe(basic);
    const both = new Acs()
      .start()
      .http(401, { 'www-authenticate': ['Basic realm="a"', 'Digest realm="a", nonce="n"'] });
    expect(both.post.headers['Authorization']).toMatch(/^Digest /);
  });
});

describe('questions of the CPE (TR-069 Amd 6 §3.7.1.3)', () => {
  const question = (commandKey: string): CpeQuestion => ({
    method: 'TransferComplete',
    commandKey,
    faultCode: 0,
    faultString: '',
    startTime: '2026-01-02T03:04:05Z',
    completeTime: '2026-01-02T03:04:06Z',
  });
  const questions = [question('a'), question('b')];
  const done: CwmpMessage = { method: 'TransferCompleteResponse' };
  const begin = (header: Partial<Envelope> = {}): Acs =>
    new Acs().step({ type: 'start', inform, questions }).says(informed, header);

  it('are asked one after another before the empty POST', () => {
    const acs = begin();
    expect([acs.sent.message, acs.effects[0]]).toEqual([question('a'), { type: 'informed' }]);
    acs.says(done);
    expect(acs.effects[0]).toEqual({ type: 'asked', question: question('a'), outcome: 'done' });
    expect(acs.sent.message).toEqual(question('b'));
    expect(acs.says(done).post.body).toBe('');
    expect(acs.http(204).closed).toEqual(success);
  });

  it('wait while the ACS holds them', () => {
    const acs = begin({ holdRequests: true });
    expect(acs.post.body).toBe('');
    acs.says({ method: 'GetRPCMethods' }, { id: '1', holdRequests: true });
    acs.step({ type: 'answered', response: { method: 'GetRPCMethodsResponse', methodList: [] } });
    expect(acs.http(204).sent.message).toEqual(question('a'));
  });

  it.each<[string, (acs: Acs) => Acs, string]>([
    ['fault 8000', (acs) => acs.says(cwmpFault(8000)), 'unsupported'],
    ['something that is no XML', (acs) => acs.http(200, {}, '<a:b:c>'), 'unsupported'],
    ['another fault', (acs) => acs.says(cwmpFault(8002)), 'refused'],
    ['nothing', (acs) => acs.http(204), 'refused'],
  ])('end without the session when the answer is %s', (_what, play, outcome) => {
    const acs = play(begin());
    expect(acs.effects[0]).toEqual({ type: 'asked', question: question('a'), outcome });
    expect(acs.sent.message).toEqual(question('b'));
  });

  it('get through to a server that writes faults with two colons', () => {
    const fault =
      '<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"' +
      ' xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap-env:Body><soap-env:Body:Fault><faultcode>Server</faultcode>' +
      '<faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>8000</FaultCode></cwmp:Fault></detail>' +
      '</soap-env:Body:Fault></soap-env:Body></soap-env:Envelope>';
    expect(begin().http(200, {}, fault).effects[0]).toMatchObject({ type: 'asked', outcome: 'unsupported' });
  });

  it('are repeated three times on fault 8005, as the identical message', () => {
    const acs = begin();
    const { body } = acs.post;
    for (let i = 0; i < 3; i++) expect(acs.says(cwmpFault(8005)).post.body).toBe(body);
    expect(acs.says(cwmpFault(8005)).closed).toEqual(failure('acs-fault-8005'));
  });
});

describe('the namespace of a CPE session (TR-069 Amd 6 §3.7.4)', () => {
  it('is the configured one for the Inform, and then that of the ACS', () => {
    const configured = { ...options, namespace: 'urn:dslforum-org:cwmp-1-2' };
    const acs = new Acs();
    acs.session = newCpeSession(configured);
    expect(acs.start().sent.namespace).toBe('urn:dslforum-org:cwmp-1-2');
    acs.says(informed, { namespace: 'urn:dslforum-org:cwmp-1-1' });
    acs.says({ method: 'GetRPCMethods' }, { id: '1', namespace: 'urn:dslforum-org:cwmp-1-1' });
    acs.step({ type: 'answered', response: { method: 'GetRPCMethodsResponse', methodList: [] } });
    expect(acs.sent.namespace).toBe('urn:dslforum-org:cwmp-1-1');
  });
});

describe('redirects in a CPE session (TR-069 Amd 6 §3.4.6)', () => {
  it.each([302, 307])('sends the same message there on %s, with its cookies and without the old nonce', (status) => {
    const acs = new Acs().start().challenge('n1');
    const { body } = acs.post;
    acs.http(status, { location: ['https://other.example/acs'], 'set-cookie': ['s=1'] });
    expect([acs.post.url, acs.post.body]).toEqual(['https://other.example/acs', body]);
    expect(acs.post.headers['Cookie']).toBe('s=1');
    expect(acs.post.headers['Authorization']).toBeUndefined();
    expect(acs.says(informed).post.url).toBe('https://other.example/acs');
  });

  it('follows a path on the same server', () => {
    expect(new Acs().start().http(302, { location: ['/b'] }).post.url).toBe('http://acs.example:7547/b');
  });

  it('follows five in a row and no more', () => {
    const acs = new Acs().start();
    for (let i = 0; i < 5; i++) acs.http(307, { location: ['/again'] });
    expect(acs.post.url).toBe('http://acs.example:7547/again');
    expect(acs.http(307, { location: ['/again'] }).closed).toEqual(failure('too-many-redirects'));
  });

  it.each([undefined, 'ftp://x/', 'relative', 'http://a b/'])('fails on the target %s', (location) => {
    const acs = new Acs().start().http(302, location === undefined ? {} : { location: [location] });
    expect(acs.closed).toEqual(failure('bad-redirect'));
  });
});

describe('a CPE session fails', () => {
  it('after the fourth fault 8005 to the Inform, each answered with the identical request (§3.7.1.4)', () => {
    const acs = new Acs().start();
    const { body } = acs.post;
    for (let i = 0; i < 3; i++) {
      acs.says(cwmpFault(8005));
      expect(acs.post.body).toBe(body);
    }
    expect(acs.says(cwmpFault(8005)).closed).toEqual(failure('acs-fault-8005'));
  });

  it.each<[string, (acs: Acs) => Acs, string]>([
    ['on another fault to the Inform', (acs) => acs.says(cwmpFault(8003)), 'acs-fault-8003'],
    ['without an InformResponse', (acs) => acs.http(204), 'no-inform-response'],
    ['on an HTTP error', (acs) => acs.http(503, {}, 'busy'), 'http-503'],
    ['on what is not XML', (acs) => acs.http(200, {}, '<html><p></html>'), 'bad-envelope'],
    ['on another response to the Inform', (acs) => acs.says({ method: 'GetRPCMethods' }), 'unexpected-message'],
    ['on a response to nothing', (acs) => acs.says(informed).says(informed), 'unexpected-message'],
    ['without an HTTP response', (acs) => acs.step({ type: 'no-response', code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ])('%s', (_what, play, reason) => {
    const acs = play(new Acs().start());
    expect(acs.closed).toEqual(failure(reason));
    expect(acs.says(informed).effects).toEqual([]);
  });
});
