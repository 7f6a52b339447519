import type { CategoryEntry } from './entry.js';

/** Categories of a server's final answer. Shown where the cause itself is not known. */
export const answeredCategories = {
  registered: {
    title: { en: 'Registered', zh: '已注册', ru: 'Зарегистрировано' },
    what: {
      en: 'The registrar accepted the registration.',
      zh: '注册服务器接受了注册。',
      ru: 'Регистратор принял регистрацию.',
    },
    why: [
      {
        en: 'The fault has passed, or lies in the phone’s own SIP module.',
        zh: '故障已消失，或在于话机自身的 SIP 模块。',
        ru: 'Сбой прошёл или кроется в модуле SIP самого телефона.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Check the Status of the line and make a test call.',
        zh: '查看线路的 Status 并做一次测试呼叫。',
        ru: 'Проверьте Status линии и сделайте пробный вызов.',
      },
    ],
    source: 'CN103067208B [0177]',
  },
  'server-abnormal': {
    title: { en: 'Server behaves abnormally', zh: '服务器异常', ru: 'Сервер ведёт себя необычно' },
    what: {
      en: 'The server answered with a redirection, which is not foreseen for a registration.',
      zh: '服务器返回重定向，这在注册中不应出现。',
      ru: 'Сервер ответил перенаправлением, которое для регистрации не предусмотрено.',
    },
    why: [
      {
        en: 'The server is misconfigured, or the account has moved.',
        zh: '服务器配置错误，或账号已迁移。',
        ru: 'Сервер настроен неверно, или учётную запись перенесли.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Check the server; see where its Contact points to.',
        zh: '检查服务器，查看其 Contact 指向哪里。',
        ru: 'Проверьте сервер; посмотрите, куда указывает Contact.',
      },
    ],
    source: 'CN103067208B [0181]',
  },
  credentials: {
    title: { en: 'Account or password', zh: '账号或密码', ru: 'Учётная запись или пароль' },
    what: {
      en: 'The server refused the credentials; it may be the account as well as the password.',
      zh: '服务器拒绝了凭据，可能是账号问题，也可能是密码问题。',
      ru: 'Сервер отверг данные для входа; дело может быть и в учётной записи, и в пароле.',
    },
    why: [
      {
        en: 'Phone and account record differ.',
        zh: '话机与账号记录不一致。',
        ru: 'Телефон и учётная запись расходятся.',
      },
    ],
    remedy: [
      {
        who: 'account-data',
        en: 'Compare both, correct them, then diagnose once: repeated failures get the account or the address banned.',
        zh: '核对并修正两侧数据，然后只诊断一次：多次失败会导致账号或地址被封禁。',
        ru: 'Сверьте и исправьте их, затем проведите одну диагностику: за повторные неудачи учётную запись или адрес блокируют.',
      },
    ],
    source: 'CN103067208B [0140]; Fanvil guide §2.2.1',
  },
  interval: {
    title: { en: 'Registration interval', zh: '注册有效期', ru: 'Интервал регистрации' },
    what: {
      en: 'The registrar refused the registration interval as too brief.',
      zh: '注册服务器认为注册有效期太短而拒绝。',
      ru: 'Регистратор отверг интервал регистрации как слишком короткий.',
    },
    why: [
      {
        en: 'The interval is below the registrar’s minimum, or something on the way shortens it.',
        zh: '有效期小于注册服务器的最小值，或在途中被缩短。',
        ru: 'Интервал меньше минимума регистратора, или его сокращают по пути.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Set RegisterExpires to at least the Min-Expires of the registrar.',
        zh: '将 RegisterExpires 设为不小于注册服务器的 Min-Expires。',
        ru: 'Установите RegisterExpires не меньше, чем Min-Expires регистратора.',
      },
    ],
    source: 'CN103067208B [0158]; Fanvil guide §2.2.3',
  },
  terminal: {
    title: { en: 'Refused (4xx)', zh: '被拒绝（4xx）', ru: 'Отказ (4xx)' },
    what: {
      en: 'The server refused this registration; the phone, the account, or the server’s own data may be at fault.',
      zh: '服务器拒绝了该注册，问题可能在话机、账号或服务器自身的数据。',
      ru: 'Сервер отказал в этой регистрации; виной может быть телефон, учётная запись или данные самого сервера.',
    },
    why: [
      {
        en: 'The reason phrase of the answer tells what the server objects to.',
        zh: '响应的原因短语说明了服务器拒绝的理由。',
        ru: 'Текст ответа говорит, на что жалуется сервер.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Read the reason phrase, then compare settings and account record.',
        zh: '查看原因短语，然后核对配置与账号记录。',
        ru: 'Прочитайте текст ответа, затем сверьте настройки и учётную запись.',
      },
    ],
    source: 'CN103067208B [0182–0184]',
  },
  'server-error': {
    title: { en: 'Server error (5xx)', zh: '服务器错误（5xx）', ru: 'Ошибка сервера (5xx)' },
    what: {
      en: 'The server received the registration and failed at it.',
      zh: '服务器收到了注册请求，但处理失败。',
      ru: 'Сервер получил запрос на регистрацию и не справился с ним.',
    },
    why: [
      {
        en: 'A fault, an overload, or a wrong setting on the server’s side.',
        zh: '服务器侧故障、过载或配置错误。',
        ru: 'Сбой, перегрузка или неверная настройка на стороне сервера.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Search the server’s log for the Call-ID of the run.',
        zh: '按本次诊断的 Call-ID 查服务器日志。',
        ru: 'Найдите в журнале сервера Call-ID этой проверки.',
      },
    ],
    source: 'CN103067208B [0183–0184]',
  },
  global: {
    title: { en: 'Refused everywhere (6xx)', zh: '全局拒绝（6xx）', ru: 'Общий отказ (6xx)' },
    what: {
      en: 'The whole system, not one server of it, refused the registration.',
      zh: '整个系统（而非某一台服务器）拒绝了该注册。',
      ru: 'В регистрации отказала вся система, а не один её сервер.',
    },
    why: [
      {
        en: 'The network rejects this terminal, or has no server for this account.',
        zh: '网络拒绝该终端，或没有可为该账号服务的服务器。',
        ru: 'Сеть отвергает этот терминал, или для учётной записи нет сервера.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Find the rule that refused it in the log of the core.',
        zh: '在核心网日志中查找拒绝它的规则。',
        ru: 'Найдите в журнале ядра правило, которое отказало.',
      },
    ],
    source: 'CN103067208B [0185]',
  },
} satisfies Readonly<Record<string, CategoryEntry>>;
