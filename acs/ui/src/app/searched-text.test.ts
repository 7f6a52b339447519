import { searchedText } from './searched-text.js';

describe('What is searched for', () => {
  it.each([
    ['00:15:65:a1:b2:c3', '001565a1b2c3'],
    ['00-15-65-A1-B2-C3', '001565A1B2C3'],
    ['00:15:65', '001565'],
  ])('is the MAC address %s without its separators', (typed, text) => {
    expect(searchedText(typed)).toBe(text);
  });

  it.each(['192.0.2.17', '+44 20 7946 0003', 'sip:1003@ims.example.net', '.*', '2001:db8::1', '10-11'])(
    'is %s as it was typed',
    (typed) => {
      expect(searchedText(` ${typed} `)).toBe(typed);
    },
  );
});
