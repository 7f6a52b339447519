import { parseEnvelope } from './parse-envelope.js';

function read(struct: string): unknown {
  const parsed = parseEnvelope(
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><e:Body>' +
      `<cwmp:SetParameterAttributes><ParameterList>${struct}</ParameterList></cwmp:SetParameterAttributes>` +
      '</e:Body></e:Envelope>',
  );
  return parsed.ok && parsed.value.message?.method === 'SetParameterAttributes'
    ? parsed.value.message.parameterList
    : parsed;
}

describe('SetParameterAttributes (TR-069 Amd 6 §A.3.2.4)', () => {
  it('is read with an empty Notification where nothing is to change, as GenieACS sends it', () => {
    const struct =
      '<SetParameterAttributesStruct><Name>Device.A</Name><NotificationChange>false</NotificationChange>' +
      '<Notification></Notification><AccessListChange>true</AccessListChange>' +
      '<AccessList><string>Subscriber</string></AccessList></SetParameterAttributesStruct>';
    expect(read(struct)).toEqual([{ name: 'Device.A', accessList: ['Subscriber'] }]);
  });

  it('tells a Notification that is to change and is no number apart from 0', () => {
    const struct =
      '<SetParameterAttributesStruct><Name>Device.A</Name><NotificationChange>1</NotificationChange>' +
      '<Notification/><AccessListChange>0</AccessListChange><AccessList/></SetParameterAttributesStruct>';
    expect(read(struct)).toEqual([{ name: 'Device.A', notification: -1 }]);
  });
});
