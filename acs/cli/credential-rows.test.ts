import fc from 'fast-check';
import { parseCredentialRows } from './credential-rows.js';

const credentials = (text: string) => {
  const parsed = parseCredentialRows(text);
  return parsed.ok ? parsed.value.map((row) => row.credential) : parsed.error;
};

describe('a file of credentials', () => {
  it('has user name, password and device per line; the last two may be left out', () => {
    expect(credentials('username,password,deviceId\r\na, secret ,A-B-C\n\n# note\nb,,A-B-D\nc\n')).toEqual([
      { username: 'a', password: 'secret', deviceId: 'A-B-C' },
      { username: 'b', deviceId: 'A-B-D' },
      { username: 'c' },
    ]);
  });

  it('keeps what stands in quotes (RFC 4180 §2)', () => {
    expect(credentials('\uFEFF"a,b"," p""w ",')).toEqual([{ username: 'a,b', password: ' p"w ' }]);
  });

  it.each([
    ['a,b,c,d', 'line 1: 4 fields'],
    ['a\nb,"x', 'line 2: a quote'],
    ['a\nb,x"y', 'line 2: a quote'],
    ['\n,pw', 'line 2: no username'],
    ['a\nb\na,x', 'line 3: a stands in line 1'],
    ['username,password\n', 'no credential'],
  ])('%j is refused with the line', (text, says) => {
    expect(credentials(text)).toContain(says);
  });

  it('never repeats a password in what is wrong, and gives back what was quoted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^\r\n]{1,40}$/), (password) => {
        const quoted = `"${password.replaceAll('"', '""')}"`;
        expect(credentials(`a,${quoted},`)).toEqual([{ username: 'a', password }]);
        expect(credentials(`a,${quoted}hunter2`)).not.toContain('hunter2');
      }),
    );
  });
});
