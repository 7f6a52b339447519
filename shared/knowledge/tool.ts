import type { CategoryEntry, Entry } from './entry.js';

/** No finding about the line: the tool has not run, could not finish, or met a code that it does not know. */
export const toolEntries = {
  'not-run': {
    owner: 'operator',
    title: {
      en: 'No diagnosis has run yet',
      zh: '尚未进行诊断',
      ru: 'Диагностика ещё не проводилась',
    },
    what: {
      en: 'This line holds no result of a diagnosis, so nothing is known about its registration beyond its own status.',
      zh: '该线路没有诊断结果，除自身状态外，对其注册情况一无所知。',
      ru: 'Для этой линии нет результата диагностики, поэтому о её регистрации, кроме её собственного состояния, ничего не известно.',
    },
    why: [
      {
        en: 'Nobody has diagnosed this line so far.',
        zh: '至今没有人诊断过该线路。',
        ru: 'Эту линию ещё никто не проверял.',
      },
      {
        en: 'A cancelled diagnosis or a restart of the phone cleared the result.',
        zh: '诊断被取消或话机重启，结果已被清除。',
        ru: 'Результат стёрт отменой диагностики или перезапуском телефона.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Press Diagnose on the page of the phone.',
        zh: '在话机页面点击“诊断”。',
        ru: 'Нажмите «Диагностика» на странице телефона.',
      },
    ],
    source: 'diagnosis procedure, code table; TR-069 (diagnostics state)',
  },
  unfinished: {
    owner: 'tool',
    title: {
      en: 'The run ended before the password was judged',
      zh: '诊断在密码校验完成前结束',
      ru: 'Проверка закончилась раньше, чем оценён пароль',
    },
    what: {
      en: 'The guard timer or the limit of ten REGISTERs ended the run while a challenge of the server was still open. The code 401 or 407 is then no verdict on the credentials.',
      zh: '服务器的鉴权质询尚未有结论时，自诊断定时器到时或达到十个 REGISTER 的上限，诊断结束。此时的 401 或 407 不代表凭据错误。',
      ru: 'Защитный таймер или предел в десять REGISTER завершил проверку, пока запрос аутентификации ещё был открыт. Код 401 или 407 здесь не оценивает логин и пароль.',
    },
    why: [
      {
        en: 'The server challenges quickly but is slow to judge the answer.',
        zh: '服务器质询很快，但校验应答很慢。',
        ru: 'Сервер быстро запрашивает аутентификацию, но медленно проверяет ответ.',
      },
      {
        en: 'Packets are lost, so that each step needs several tries.',
        zh: '存在丢包，每一步都需要多次尝试。',
        ru: 'Теряются пакеты, и каждый шаг требует нескольких попыток.',
      },
      {
        en: 'Several proxies challenge in turn.',
        zh: '多个代理依次要求鉴权。',
        ru: 'Несколько прокси запрашивают аутентификацию по очереди.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Wait a minute and diagnose once more with a larger Timeout. Do not change the password because of this result.',
        zh: '等一分钟，调大 Timeout 后再诊断一次。不要因为这个结果修改密码。',
        ru: 'Подождите минуту и проведите ещё одну диагностику с большим Timeout. Пароль из-за этого результата не меняйте.',
      },
      {
        who: 'sip-core',
        en: 'If it ends the same way, check how long the registrar takes to judge credentials.',
        zh: '如果结果相同，检查注册服务器校验凭据需要多长时间。',
        ru: 'Если итог тот же, проверьте, сколько времени регистратор тратит на проверку пароля.',
      },
    ],
    source: 'CN103067208B [0083–0085]; diagnosis procedure, guard timer',
  },
  'reserved-code': {
    owner: 'tool',
    title: {
      en: 'The phone reports a reserved code',
      zh: '话机报告了保留的故障码',
      ru: 'Телефон сообщил зарезервированный код',
    },
    what: {
      en: 'The phone reported a code that never comes from a SIP server. The range is reserved for faults of the device or its network, and this version does not know the number.',
      zh: '话机报告的故障码不会来自 SIP 服务器。该范围保留给设备或网络自身的故障，本版本不认识这个数字。',
      ru: 'Телефон сообщил код, который SIP-сервер прислать не может. Этот диапазон отведён сбоям устройства или его сети, и такого числа эта версия не знает.',
    },
    why: [
      {
        en: 'The agent in the phone is newer than this management server.',
        zh: '话机中的代理程序比本网管版本新。',
        ru: 'Агент в телефоне новее этого сервера управления.',
      },
      {
        en: 'Another maker’s agent uses numbers of its own.',
        zh: '其他厂商的代理程序使用了自定义的编号。',
        ru: 'Агент другого изготовителя использует собственные числа.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Compare the versions of agent and server; look the number up in the manual of the phone.',
        zh: '核对代理程序与服务器的版本，并在话机手册中查找该编号。',
        ru: 'Сравните версии агента и сервера; найдите это число в руководстве к телефону.',
      },
      {
        who: 'operator',
        en: 'Open the evidence and the raw messages: they are valid whatever the code.',
        zh: '查看诊断证据和原始报文：无论故障码如何，它们都是有效的。',
        ru: 'Откройте подробности и исходные сообщения: они верны при любом коде.',
      },
    ],
    source: 'CN103067208B [0180]; diagnosis procedure, code table',
  },
  'undefined-code': {
    owner: 'sip-core',
    title: {
      en: 'The server sends a code that SIP does not define',
      zh: '服务器返回了 SIP 未定义的状态码',
      ru: 'Сервер прислал код, которого нет в SIP',
    },
    what: {
      en: 'The final answer has a code of 700 or above. SIP gives it no meaning; the phone is not registered.',
      zh: '最终响应的状态码大于等于 700。SIP 没有为其定义含义，话机未注册。',
      ru: 'Код окончательного ответа не меньше 700. В SIP у него нет значения; телефон не зарегистрирован.',
    },
    why: [
      {
        en: 'The server or a border controller uses a code of its own.',
        zh: '服务器或会话边界控制器使用了自定义状态码。',
        ru: 'Сервер или пограничный контроллер использует собственный код.',
      },
      {
        en: 'Another service, not SIP, answers on that port.',
        zh: '该端口上应答的是其他服务，而不是 SIP。',
        ru: 'На этом порту отвечает другая служба, не SIP.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Note code and reason phrase from the raw response and give them to the SIP core team.',
        zh: '从原始响应中记下状态码和原因短语，转给 SIP 核心网。',
        ru: 'Запишите код и текст причины из исходного ответа и передайте службе ядра SIP.',
      },
      {
        who: 'sip-core',
        en: 'Look the code up in the maker’s manual, and find the Call-ID of the run in the log.',
        zh: '在厂商手册中查该状态码，并在日志中查找本次诊断的 Call-ID。',
        ru: 'Найдите код в руководстве изготовителя, а в журнале Call-ID этой проверки.',
      },
    ],
    source: 'CN103067208B [0186]; RFC 3261 §7.2',
  },
} satisfies Readonly<Record<string, Entry>>;

/** For a cause that a newer agent sent, where not even its category is known here. */
export const unknownEntry: CategoryEntry = {
  title: {
    en: 'This cause is not known to this version',
    zh: '本版本不认识该原因',
    ru: 'Эта причина неизвестна данной версии',
  },
  what: {
    en: 'The phone reported a cause for which this version has no explanation. The code, the evidence and the raw messages are valid all the same.',
    zh: '话机报告了本版本无法解释的原因。故障码、诊断证据和原始报文仍然有效。',
    ru: 'Телефон сообщил причину, для которой в этой версии нет объяснения. Код, подробности и исходные сообщения при этом верны.',
  },
  why: [
    {
      en: 'The agent in the phone is newer than this management server.',
      zh: '话机中的代理程序比本网管版本新。',
      ru: 'Агент в телефоне новее этого сервера управления.',
    },
  ],
  remedy: [
    {
      who: 'operator',
      en: 'Judge by the code and its reason phrase for now, and update the management server.',
      zh: '暂时依据故障码和原因短语判断，并升级网管系统。',
      ru: 'Пока судите по коду и тексту причины и обновите сервер управления.',
    },
  ],
  source: 'diagnosis procedure, code table',
};
