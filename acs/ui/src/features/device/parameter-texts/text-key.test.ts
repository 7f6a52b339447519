import { texts as en } from './en.js';
import { texts as ru } from './ru.js';
import { textKey } from './text-key.js';
import { texts as zh } from './zh.js';

describe('The key of a parameter’s text', () => {
  it.each([
    ['InternetGatewayDevice.DeviceInfo.SoftwareVersion', 'DeviceInfo.SoftwareVersion'],
    ['Device.Services.VoiceService.1.SIP.Client.2.Status', 'Client.Status'],
    ['InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1.', undefined],
    ['InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.', 'Line.'],
    ['Device.', 'Device.'],
    ['nothing', undefined],
    ['', undefined],
  ])('of %s is %s', (path, key) => {
    expect(textKey(path)).toBe(key);
  });
});

describe('The texts of parameters', () => {
  it('are the same in every language', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    expect(Object.keys(ru)).toEqual(Object.keys(en));
  });

  it('are about eighty, and none is empty or left in English', () => {
    expect(Object.keys(en).length).toBeGreaterThanOrEqual(80);
    for (const [key, text] of Object.entries(en)) {
      expect(text.trim().length).toBeGreaterThan(5);
      expect(zh[key]).toMatch(/\p{Script=Han}/u);
      expect(ru[key]).toMatch(/\p{Script=Cyrillic}/u);
    }
  });
});
