import type { Entry } from './entry.js';

/** 401 and 407: rejected credentials, and the cases in which the credentials were never judged. */
export const credentialsEntries = {
  'account-or-password-rejected': {
    owner: 'account-data',
    title: {
      en: 'Account or password rejected',
      zh: '账号或密码被拒绝',
      ru: 'Учётная запись или пароль отвергнуты',
    },
    what: {
      en: 'The server challenged the phone, the phone answered with its stored credentials, and the server refused them again. Many servers give the same answer for an unknown account, so it need not be the password.',
      zh: '服务器发出鉴权质询，话机用保存的凭据应答，服务器再次拒绝。许多服务器对不存在的账号也这样回答，所以不一定是密码错误。',
      ru: 'Сервер запросил аутентификацию, телефон ответил сохранёнными данными, и сервер снова их отверг. На неизвестную учётную запись многие серверы отвечают так же, поэтому дело не обязательно в пароле.',
    },
    why: [
      {
        en: 'The password in the phone differs from the one in the account record, often after a change on one side only.',
        zh: '话机中的密码与账号记录不一致，常见于只改了一侧。',
        ru: 'Пароль в телефоне не совпадает с паролем учётной записи, часто после смены только с одной стороны.',
      },
      {
        en: 'AuthUserName is not the name that the server expects; in IMS the private identity often differs from the number.',
        zh: 'AuthUserName 不是服务器期望的用户名；在 IMS 中私有标识常与号码不同。',
        ru: 'AuthUserName не тот, которого ждёт сервер; в IMS закрытый идентификатор часто не совпадает с номером.',
      },
      {
        en: 'The account does not exist on this registrar, or belongs to another domain.',
        zh: '账号在该注册服务器上不存在，或属于另一个域。',
        ru: 'На этом регистраторе такой учётной записи нет, или она относится к другому домену.',
      },
      {
        en: 'Some older phones cut off long passwords (more than 12 characters).',
        zh: '部分老款话机会截断过长的密码（超过 12 个字符）。',
        ru: 'Некоторые старые телефоны обрезают длинные пароли (больше 12 знаков).',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Do not repeat the diagnosis with unchanged credentials: after a few failed tries many registrars ban the account or the address.',
        zh: '凭据未更改前不要重复诊断：多次失败后，许多注册服务器会封禁账号或地址。',
        ru: 'Не повторяйте диагностику с прежними данными: после нескольких неудач многие регистраторы блокируют учётную запись или адрес.',
      },
      {
        who: 'account-data',
        en: 'Check that the account exists, is active, and belongs to the realm that the challenge names; look up its authentication name.',
        zh: '确认账号存在且有效，并属于质询中的 realm；查出其鉴权用户名。',
        ru: 'Проверьте, что учётная запись существует, действует и относится к realm из запроса; узнайте её имя для аутентификации.',
      },
      {
        who: 'operator',
        en: 'Compare AuthUserName and UserAgentDomain in the phone with that record.',
        zh: '将话机中的 AuthUserName 和 UserAgentDomain 与账号记录核对。',
        ru: 'Сверьте с этой записью AuthUserName и UserAgentDomain в телефоне.',
      },
      {
        who: 'operator',
        en: 'Push AuthPassword again from the management server, then diagnose once to verify.',
        zh: '通过网管重新下发 AuthPassword，然后诊断一次加以验证。',
        ru: 'Загрузите AuthPassword заново с сервера управления и проверьте одной диагностикой.',
      },
    ],
    source: 'CN103067208B [0131–0147]; Fanvil guide §2.2.1; SIP codes § typical errors; SIP facts § findings',
  },
  'credentials-missing': {
    owner: 'account-data',
    title: {
      en: 'The server asks for a password, the phone has none',
      zh: '服务器要求鉴权，话机未配置密码',
      ru: 'Сервер требует пароль, в телефоне его нет',
    },
    what: {
      en: 'The server challenged the phone, and no password is stored for this line. The run ended at once; nothing was tried.',
      zh: '服务器发出鉴权质询，但该线路没有保存密码。诊断随即结束，没有进行尝试。',
      ru: 'Сервер запросил аутентификацию, а пароля для этой линии в телефоне нет. Проверка сразу завершена, попыток входа не было.',
    },
    why: [
      {
        en: 'Provisioning did not push the password.',
        zh: '网管没有下发密码。',
        ru: 'Система управления не загрузила пароль.',
      },
      {
        en: 'A factory reset or a firmware update erased it.',
        zh: '恢复出厂设置或固件升级清除了密码。',
        ru: 'Его стёр сброс к заводским настройкам или обновление прошивки.',
      },
      {
        en: 'The server began to ask for authentication only recently.',
        zh: '服务器最近才开始要求鉴权。',
        ru: 'Сервер начал требовать аутентификацию лишь недавно.',
      },
    ],
    remedy: [
      {
        who: 'account-data',
        en: 'Look up authentication name and password of the account, or issue a new password.',
        zh: '查出该账号的鉴权用户名和密码，或重新分配密码。',
        ru: 'Найдите имя и пароль учётной записи или назначьте новый пароль.',
      },
      {
        who: 'operator',
        en: 'Push AuthUserName and AuthPassword from the management server and diagnose once. AuthPassword always reads back empty, so an empty field proves nothing.',
        zh: '通过网管下发 AuthUserName 和 AuthPassword，然后诊断一次。AuthPassword 读回总是空的，所以显示为空不说明问题。',
        ru: 'Загрузите AuthUserName и AuthPassword с сервера управления и проведите одну диагностику. AuthPassword всегда читается пустым, поэтому пустое поле ничего не доказывает.',
      },
      {
        who: 'operator',
        en: 'If it is rejected, do not keep trying: repeated failures get the account or the address banned.',
        zh: '如果被拒绝，不要反复尝试：多次失败会导致账号或地址被封禁。',
        ru: 'Если пароль отвергнут, не продолжайте попытки: за повторные неудачи учётную запись или адрес блокируют.',
      },
    ],
    source: 'diagnosis procedure, step 1; RFC 3261 §22.2; SIP codes § Fail2Ban',
  },
  'challenge-unusable': {
    owner: 'sip-core',
    title: {
      en: 'The server’s challenge cannot be answered',
      zh: '服务器的鉴权质询无法应答',
      ru: 'На запрос аутентификации нельзя ответить',
    },
    what: {
      en: 'The server demands authentication, but its challenge is missing or asks for a method that this phone does not know. The credentials were never judged.',
      zh: '服务器要求鉴权，但响应中缺少质询，或要求话机不支持的方法。凭据根本没有被校验。',
      ru: 'Сервер требует аутентификации, но запроса в ответе нет или он требует способа, неизвестного телефону. Логин и пароль не проверялись.',
    },
    why: [
      {
        en: 'The server offers only algorithms or schemes that the phone lacks.',
        zh: '服务器只提供话机不支持的算法或方案。',
        ru: 'Сервер предлагает только алгоритмы или схемы, которых нет в телефоне.',
      },
      {
        en: 'The server sends 401 without WWW-Authenticate, or 407 without Proxy-Authenticate.',
        zh: '服务器发送的 401 不带 WWW-Authenticate，或 407 不带 Proxy-Authenticate。',
        ru: 'Сервер шлёт 401 без WWW-Authenticate или 407 без Proxy-Authenticate.',
      },
      {
        en: 'A middlebox removed the header.',
        zh: '中间设备删除了该头域。',
        ru: 'Заголовок удалило промежуточное устройство.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Open the raw 401 or 407 and read what it asks for; send it to the SIP core team.',
        zh: '打开原始的 401 或 407 响应，查看其要求，并转给 SIP 核心网。',
        ru: 'Откройте исходный ответ 401 или 407, посмотрите, чего он требует, и передайте службе ядра SIP.',
      },
      {
        who: 'sip-core',
        en: 'Offer Digest with MD5 beside the stronger algorithms, or update the phones’ firmware.',
        zh: '在强算法之外同时提供 Digest MD5，或升级话机固件。',
        ru: 'Предлагайте Digest с MD5 наряду с более стойкими алгоритмами или обновите прошивку телефонов.',
      },
    ],
    source: 'RFC 3261 §20.27, §20.44; RFC 8760; SIP facts § server wording (FreeSWITCH)',
  },
  'stale-loop': {
    owner: 'sip-core',
    title: {
      en: 'The server calls every answer outdated',
      zh: '服务器反复认为鉴权应答已过期',
      ru: 'Сервер каждый раз считает ответ устаревшим',
    },
    what: {
      en: 'The server kept saying that the phone’s answer used an outdated nonce (stale=true). The password itself was not called wrong; the fault is in how the server issues or remembers nonces.',
      zh: '服务器一直表示话机使用的 nonce 已过期（stale=true）。服务器并没有说密码错误，问题在于服务器如何发放或保存 nonce。',
      ru: 'Сервер раз за разом сообщал, что телефон использовал устаревший nonce (stale=true). Сам пароль неверным не назван; дело в том, как сервер выдаёт или хранит nonce.',
    },
    why: [
      {
        en: 'Several servers behind one address do not share their nonces.',
        zh: '同一地址后的多台服务器之间没有共享 nonce。',
        ru: 'Несколько серверов за одним адресом не делятся своими nonce.',
      },
      {
        en: 'The nonce lives shorter than the answer needs to arrive.',
        zh: 'nonce 有效期比应答到达所需的时间还短。',
        ru: 'Срок жизни nonce короче, чем время до прихода ответа.',
      },
      {
        en: 'The clocks of the servers differ.',
        zh: '各服务器的时钟不一致。',
        ru: 'Часы серверов расходятся.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Check nonce lifetime, the clocks, and whether the balancer keeps a phone on one server.',
        zh: '检查 nonce 有效期、时钟，以及负载均衡是否将同一话机保持在同一台服务器。',
        ru: 'Проверьте срок жизни nonce, часы и удерживает ли балансировщик телефон на одном сервере.',
      },
      {
        who: 'operator',
        en: 'Leave the password as it is and do not retry in a row: the server may still count each try as a failure.',
        zh: '不要改动密码，也不要连续重试：服务器仍可能把每次尝试计为失败。',
        ru: 'Пароль не меняйте и не повторяйте попытки подряд: сервер может считать каждую из них неудачной.',
      },
    ],
    source: 'RFC 3261 §22.3; RFC 7616 §3.3; SIP codes (401); SIP facts § server wording',
  },
} satisfies Readonly<Record<string, Entry>>;
