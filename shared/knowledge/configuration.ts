import type { Entry } from './entry.js';

/** Code 1: the phone's own settings do not suffice, and not one packet was sent. */
export const configurationEntries = {
  'configuration-incomplete': {
    owner: 'operator',
    title: {
      en: 'SIP settings of the line are incomplete',
      zh: '线路的 SIP 配置不完整',
      ru: 'Настройки SIP на линии неполные',
    },
    what: {
      en: 'Before sending anything, the phone checked the basic SIP settings of the line and found some missing or malformed. The result names each of these parameters. No packet was sent.',
      zh: '话机在发送任何报文之前检查了该线路的 SIP 基本配置，发现有参数缺失或格式不正确，诊断结果中逐一列出。本次没有发出任何报文。',
      ru: 'Прежде чем что-либо отправить, телефон проверил основные настройки SIP линии: часть из них отсутствует или записана с ошибкой. Все такие параметры названы в результате. Ни одного пакета не отправлено.',
    },
    why: [
      {
        en: 'Provisioning pushed an incomplete set of parameters.',
        zh: '网管下发的参数不完整。',
        ru: 'Система управления загрузила неполный набор параметров.',
      },
      {
        en: 'Someone changed the settings on the phone itself, or a factory reset removed them.',
        zh: '有人在话机上改动了配置，或者恢复出厂设置后配置丢失。',
        ru: 'Настройки изменили на самом телефоне, или их удалил сброс к заводским.',
      },
      {
        en: 'The template of this customer has no registrar or no SIP domain.',
        zh: '该客户的配置模板中没有注册服务器地址或 SIP 域名。',
        ru: 'В шаблоне этого клиента нет адреса регистратора или домена SIP.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Open the evidence and read which parameters are named; compare them with the record of this customer.',
        zh: '打开诊断证据，查看列出的参数，并与该客户的开通资料核对。',
        ru: 'Откройте подробности диагностики, посмотрите, какие параметры названы, и сверьте их с данными этого клиента.',
      },
      {
        who: 'operator',
        en: 'Push the missing values from the management server: RegistrarServer (or ProxyServer), its port and transport, and URI or AuthUserName with UserAgentDomain. Then diagnose again.',
        zh: '通过网管补齐缺失的值：RegistrarServer（或 ProxyServer）及其端口和传输协议，以及 URI，或 AuthUserName 加 UserAgentDomain。然后重新诊断。',
        ru: 'Загрузите недостающие значения с сервера управления: RegistrarServer (или ProxyServer), его порт и транспорт, а также URI либо AuthUserName вместе с UserAgentDomain. Затем повторите диагностику.',
      },
      {
        who: 'operator',
        en: 'Find out how they were lost: check the provisioning job, and whether the phone’s own web page is open to the user.',
        zh: '查明丢失原因：检查下发任务，并确认用户是否能登录话机的网页修改配置。',
        ru: 'Выясните, как они пропали: проверьте задание загрузки и доступна ли пользователю веб-страница телефона.',
      },
    ],
    source: 'CN103067208B [0069–0072]; Fanvil guide §2.2.1',
  },
  'line-disabled': {
    owner: 'operator',
    title: {
      en: 'The line is switched off in the phone',
      zh: '该线路在话机中被停用',
      ru: 'Линия отключена в телефоне',
    },
    what: {
      en: 'The configuration of the phone says that this line is not enabled, so the phone does not try to register it. No packet was sent.',
      zh: '话机配置显示该线路未启用，因此话机不会去注册它。本次没有发出任何报文。',
      ru: 'В конфигурации телефона эта линия не включена, поэтому телефон и не пытается её регистрировать. Ни одного пакета не отправлено.',
    },
    why: [
      {
        en: 'The line was suspended on purpose, for example at the customer’s request or for non-payment.',
        zh: '线路被有意停用，例如客户要求停机或欠费。',
        ru: 'Линию отключили намеренно, например по просьбе клиента или за неуплату.',
      },
      {
        en: 'Provisioning did not enable the line after the service was activated.',
        zh: '业务开通后，网管没有启用该线路。',
        ru: 'После подключения услуги система управления не включила линию.',
      },
      {
        en: 'The whole voice profile is disabled, and all its lines with it.',
        zh: '整个语音模板被停用，其下所有线路随之停用。',
        ru: 'Отключён весь голосовой профиль, а с ним и все его линии.',
      },
    ],
    remedy: [
      {
        who: 'account-data',
        en: 'Check in the customer’s record whether the line is meant to be in service.',
        zh: '在客户资料中确认该线路是否应处于在用状态。',
        ru: 'Проверьте по данным клиента, должна ли линия работать.',
      },
      {
        who: 'operator',
        en: 'If it is, set Enable of the line (and of its voice profile) to Enabled from the management server, then diagnose again.',
        zh: '如果应在用，通过网管把该线路（及其语音模板）的 Enable 设为 Enabled，然后重新诊断。',
        ru: 'Если должна, установите с сервера управления Enable линии (и её голосового профиля) в Enabled и повторите диагностику.',
      },
    ],
    source: 'TR-104 issue 1 VoiceProfile.{i}.Line.{i}.Enable; CN103067208B [0071–0072]',
  },
} satisfies Readonly<Record<string, Entry>>;
