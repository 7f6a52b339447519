import type { Entry } from './entry.js';

/** The rest of 4xx: the server read the request and refuses it. */
export const accountEntries = {
  'account-forbidden': {
    owner: 'account-data',
    title: {
      en: 'The server forbids this registration',
      zh: '服务器禁止该注册',
      ru: 'Сервер запрещает эту регистрацию',
    },
    what: {
      en: 'The server refused with 403. Usually the account is barred or disabled, but several servers say 403 for a wrong password or an unknown account too; the reason phrase often tells which.',
      zh: '服务器以 403 拒绝。通常是账号被停用或限制，但部分服务器对密码错误或账号不存在也返回 403；原因短语往往能说明是哪一种。',
      ru: 'Сервер отказал с кодом 403. Обычно учётная запись заблокирована или отключена, но некоторые серверы отвечают 403 и на неверный пароль или неизвестную запись; это часто видно по тексту ответа.',
    },
    why: [
      {
        en: 'The account is disabled, suspended or barred.',
        zh: '账号被停用、暂停或限制。',
        ru: 'Учётная запись отключена, приостановлена или заблокирована.',
      },
      {
        en: 'The password is wrong: chan_sip of Asterisk, repro and FreeSWITCH answer 403 to that.',
        zh: '密码错误：Asterisk 的 chan_sip、repro 和 FreeSWITCH 对此返回 403。',
        ru: 'Неверный пароль: chan_sip в Asterisk, repro и FreeSWITCH отвечают на это 403.',
      },
      {
        en: 'The number is in use on another device, or has reached its limit of contacts.',
        zh: '号码已被其他终端占用，或达到 Contact 数量上限。',
        ru: 'Номер занят другим устройством, или исчерпан предел числа контактов.',
      },
      {
        en: 'The phone’s network is not permitted for this account (access list).',
        zh: '该账号不允许从话机所在网段注册（访问控制）。',
        ru: 'Сеть телефона для этой учётной записи не разрешена (список доступа).',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Read the reason phrase and the Warning header in the raw response; note any error code in it.',
        zh: '查看原始响应的原因短语和 Warning 头域，记下其中的错误码。',
        ru: 'Прочитайте в исходном ответе текст причины и заголовок Warning; запишите код ошибки, если он есть.',
      },
      {
        who: 'account-data',
        en: 'Check whether the account is active, paid and free of bars, and whether another device holds the number.',
        zh: '检查账号是否有效、是否欠费或被限制，以及号码是否被其他终端占用。',
        ru: 'Проверьте, действует ли учётная запись, нет ли долга и запретов, и не занимает ли номер другое устройство.',
      },
      {
        who: 'operator',
        en: 'If the account is in order, compare AuthUserName and push AuthPassword again, then try once. Repeated failures get the account or the address banned.',
        zh: '如果账号正常，核对 AuthUserName 并重新下发 AuthPassword，只试一次。多次失败会导致账号或地址被封禁。',
        ru: 'Если с записью всё в порядке, сверьте AuthUserName, загрузите AuthPassword заново и попробуйте один раз. За повторные неудачи учётную запись или адрес блокируют.',
      },
    ],
    source: 'Fanvil guide §2.2.3; SIP codes (403); CN103067208B [0182–0184]; SIP facts § findings, § server wording',
  },
  'account-unknown': {
    owner: 'account-data',
    title: {
      en: 'The server does not know this number',
      zh: '服务器上没有该号码',
      ru: 'Сервер не знает этого номера',
    },
    what: {
      en: 'The server answered that the address of record does not exist in the domain (404, or 410 for one that is gone). Either the number is not set up there, or the phone asks the wrong domain.',
      zh: '服务器回答该域中不存在这个用户地址（404；410 表示已被删除）。可能是号码尚未开通，也可能是话机使用了错误的域名。',
      ru: 'Сервер ответил, что такого адреса абонента в домене нет (404; 410, если он удалён). Либо номер там не заведён, либо телефон обращается не в тот домен.',
    },
    why: [
      {
        en: 'The number is not provisioned on the registrar, or was deleted.',
        zh: '号码没有在注册服务器上开通，或已被删除。',
        ru: 'Номер не заведён на регистраторе или удалён.',
      },
      {
        en: 'The user part or the domain in the phone is wrong.',
        zh: '话机中的用户名部分或域名有误。',
        ru: 'В телефоне неверна часть пользователя или домен.',
      },
      {
        en: 'The phone was sent to the wrong registrar.',
        zh: '话机被指向了错误的注册服务器。',
        ru: 'Телефон направлен не на тот регистратор.',
      },
      {
        en: 'The user in the Contact is not the extension: some PBXs answer 404 to that.',
        zh: 'Contact 中的用户不是分机号：部分 PBX 会因此返回 404。',
        ru: 'Пользователь в Contact не совпадает с внутренним номером: некоторые АТС отвечают на это 404.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Compare URI, UserAgentDomain and RegistrarServer with the customer’s record, digit by digit.',
        zh: '逐位核对 URI、UserAgentDomain 和 RegistrarServer 与客户资料。',
        ru: 'Сверьте URI, UserAgentDomain и RegistrarServer с данными клиента, цифра за цифрой.',
      },
      {
        who: 'account-data',
        en: 'Look the number up on the registrar (HSS, subscriber table) and set it up if it is missing.',
        zh: '在注册服务器（HSS 或用户表）中查询该号码，没有则开通。',
        ru: 'Найдите номер на регистраторе (HSS, таблица абонентов) и заведите его, если его нет.',
      },
    ],
    source: 'Fanvil guide §2.2.3; SIP codes (404); RFC 3261 §10.3; SIP facts § server wording (HiPath)',
  },
  'request-refused': {
    owner: 'operator',
    title: {
      en: 'The server refuses the request as it is',
      zh: '服务器拒绝该注册请求',
      ru: 'Сервер отвергает запрос в таком виде',
    },
    what: {
      en: 'The server refused the REGISTER with a 4xx other than the usual ones. The code and its reason phrase tell what it objects to; that may lie in the phone’s settings, in its firmware, or in the server.',
      zh: '服务器以不常见的 4xx 拒绝了 REGISTER。状态码和原因短语说明了拒绝的原因，问题可能在话机设置、话机固件或服务器本身。',
      ru: 'Сервер отверг REGISTER одним из редких кодов 4xx. На что он жалуется, говорят код и текст ответа; дело может быть в настройках телефона, его прошивке или в самом сервере.',
    },
    why: [
      {
        en: 'Address or domain have a form that the server does not accept (400, 416, 484).',
        zh: '地址或域名的格式不被服务器接受（400、416、484）。',
        ru: 'Адрес или домен записан в виде, который сервер не принимает (400, 416, 484).',
      },
      {
        en: 'The request went to a server that is no registrar (405), or through a loop (482, 483).',
        zh: '请求发到了不是注册服务器的主机（405），或出现了环路（482、483）。',
        ru: 'Запрос попал на сервер, который не регистратор (405), или в петлю (482, 483).',
      },
      {
        en: 'The server demands an extension that the phone lacks, or the reverse (420, 421, 494).',
        zh: '服务器要求话机不支持的扩展，或反之（420、421、494）。',
        ru: 'Сервер требует расширения, которого нет в телефоне, или наоборот (420, 421, 494).',
      },
      {
        en: 'A SIP ALG altered the message on the way.',
        zh: 'SIP ALG 在途中改动了报文。',
        ru: 'SIP ALG изменил сообщение по пути.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Read the reason phrase and the headers Warning, Unsupported, Require and P-Registrar-Error in the raw response.',
        zh: '查看原始响应的原因短语，以及 Warning、Unsupported、Require、P-Registrar-Error 头域。',
        ru: 'Прочитайте в исходном ответе текст причины и заголовки Warning, Unsupported, Require и P-Registrar-Error.',
      },
      {
        who: 'operator',
        en: 'Compare URI, UserAgentDomain, RegistrarServer and transport with a phone of the same model that registers.',
        zh: '与同型号且能注册的话机核对 URI、UserAgentDomain、RegistrarServer 和传输协议。',
        ru: 'Сверьте URI, UserAgentDomain, RegistrarServer и транспорт с телефоном той же модели, который регистрируется.',
      },
      {
        who: 'sip-core',
        en: 'If the settings agree, search the server’s log for the Call-ID and see which rule refused it.',
        zh: '如果设置一致，按 Call-ID 查服务器日志，看是哪条规则拒绝了请求。',
        ru: 'Если настройки совпадают, найдите в журнале сервера Call-ID и посмотрите, какое правило его отвергло.',
      },
    ],
    source: 'CN103067208B [0182–0184]; SIP codes (4xx); SIP facts § server wording, § RFC codes in REGISTER',
  },
  'registrar-timeout': {
    owner: 'sip-core',
    title: {
      en: 'The server itself reports a time-out',
      zh: '服务器自身报告超时',
      ru: 'Сервер сам сообщает о тайм-ауте',
    },
    what: {
      en: 'The server answered 408: it did not finish the registration in time. This is a real answer from the server; a silent server would show as code 2 or 3.',
      zh: '服务器返回 408：它未能及时完成注册。这是服务器的真实应答；如果服务器不应答，故障码会是 2 或 3。',
      ru: 'Сервер ответил 408: он не успел завершить регистрацию. Это настоящий ответ сервера; молчащий сервер дал бы код 2 или 3.',
    },
    why: [
      {
        en: 'A system behind the server does not answer it: subscriber database, HSS, next proxy.',
        zh: '服务器后面的系统没有应答：用户数据库、HSS 或下一级代理。',
        ru: 'Серверу не отвечает система за ним: база абонентов, HSS, следующий прокси.',
      },
      {
        en: 'A proxy in front of the registrar cannot reach it.',
        zh: '注册服务器前面的代理无法到达它。',
        ru: 'Прокси перед регистратором не может до него достучаться.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'See whether other lines of this registrar get 408 too; if so, report one fault for all.',
        zh: '查看该注册服务器下的其他线路是否也收到 408；如果是，合并上报一个故障。',
        ru: 'Посмотрите, получают ли 408 и другие линии этого регистратора; если да, сообщите об одном общем сбое.',
      },
      {
        who: 'sip-core',
        en: 'Follow the Call-ID of the run from the proxy to the database and find the hop that stays silent.',
        zh: '按本次诊断的 Call-ID 从代理一路查到数据库，找出没有应答的环节。',
        ru: 'Проследите Call-ID этой проверки от прокси до базы данных и найдите звено, которое молчит.',
      },
    ],
    source: 'SIP codes (408); CN103067208B [0184]; SIP facts § server wording (Yate)',
  },
  'temporarily-unavailable': {
    owner: 'sip-core',
    title: {
      en: 'The server says: temporarily unavailable',
      zh: '服务器回答：暂时不可用',
      ru: 'Сервер отвечает: временно недоступно',
    },
    what: {
      en: 'The server refused the registration with 480. It understood the request, but could not or would not serve it now.',
      zh: '服务器以 480 拒绝了注册。它能理解该请求，但目前不能或不愿处理。',
      ru: 'Сервер отказал в регистрации с кодом 480. Запрос он понял, но обслужить его сейчас не может или не хочет.',
    },
    why: [
      {
        en: 'The server’s database or its link to the HSS has failed.',
        zh: '服务器的数据库或到 HSS 的链路故障。',
        ru: 'Отказала база данных сервера или его связь с HSS.',
      },
      {
        en: 'The registrar is overloaded.',
        zh: '注册服务器过载。',
        ru: 'Регистратор перегружен.',
      },
      {
        en: 'The account has no money left, or no plan that covers the service.',
        zh: '账户余额不足，或套餐不含该业务。',
        ru: 'На счёте нет денег, или услуга не входит в тариф.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Read the reason phrase: it often names the database, the balance or the overload.',
        zh: '查看原因短语：其中常会说明是数据库、余额还是过载问题。',
        ru: 'Прочитайте текст причины: в нём часто названы база данных, баланс или перегрузка.',
      },
      {
        who: 'sip-core',
        en: 'Check the database and the HSS link at the time of the run.',
        zh: '检查诊断时段的数据库和 HSS 链路。',
        ru: 'Проверьте базу данных и связь с HSS за время проверки.',
      },
      {
        who: 'account-data',
        en: 'If only this account is affected, check its balance and plan.',
        zh: '如果只影响该账号，检查余额和套餐。',
        ru: 'Если затронута только эта учётная запись, проверьте баланс и тариф.',
      },
    ],
    source: 'SIP codes (480); SIP facts § server wording (IMS cores)',
  },
} satisfies Readonly<Record<string, Entry>>;
