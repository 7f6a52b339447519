import { isSecretParameter } from './secret-parameter.js';

describe('a parameter that holds a secret', () => {
  it.each([
    'Device.ManagementServer.Password',
    'Device.ManagementServer.ConnectionRequestPassword',
    'Device.ManagementServer.STUNPassword',
    'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword',
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.PreSharedKey.1.PreSharedKey',
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.1.WEPKey',
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase',
    'Device.Users.User.1.X_VENDOR_AdminPwd2',
    'Device.X_VENDOR_PrivateKey ',
  ])('is %s', (name) => {
    expect(isSecretParameter(name)).toBe(true);
  });

  it.each([
    'Device.ManagementServer.ParameterKey',
    'Device.ManagementServer.Username',
    'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthUserName',
    'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.X_SIPDX-ORG_RegistrationDiagnostics.RequestKey',
    'Device.X_VENDOR_PasswordLength',
    'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.PreSharedKey.1.',
  ])('is not %s', (name) => {
    expect(isSecretParameter(name)).toBe(false);
  });
});
