import type { CategoryEntry } from './entry.js';

/** Categories in which the server gave no answer that decides. Shown where the cause itself is not known. */
export const unansweredCategories = {
  none: {
    title: { en: 'Not diagnosed yet', zh: '未诊断', ru: 'Не проверено' },
    what: {
      en: 'No diagnosis of this line has left a result.',
      zh: '该线路没有留下任何诊断结果。',
      ru: 'По этой линии нет результата диагностики.',
    },
    why: [
      {
        en: 'Nobody has run one, or the result was cleared.',
        zh: '没有人诊断过，或结果已被清除。',
        ru: 'Её не проводили, или результат стёрт.',
      },
    ],
    remedy: [
      { who: 'operator', en: 'Diagnose the line.', zh: '对该线路进行诊断。', ru: 'Проведите диагностику линии.' },
    ],
    source: 'diagnosis procedure, code table',
  },
  configuration: {
    title: { en: 'Configuration', zh: '配置', ru: 'Конфигурация' },
    what: {
      en: 'The settings of the line do not allow a registration, and nothing was sent.',
      zh: '线路的配置不足以注册，没有发出任何报文。',
      ru: 'Настройки линии не позволяют регистрацию; ничего не отправлено.',
    },
    why: [
      {
        en: 'Provisioning was incomplete, or the settings were changed afterwards.',
        zh: '下发的配置不完整，或之后被改动。',
        ru: 'Настройки загружены не полностью или изменены позже.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Correct the parameters that the evidence names, then diagnose again.',
        zh: '修正诊断证据中列出的参数，然后重新诊断。',
        ru: 'Исправьте параметры, названные в подробностях, и повторите диагностику.',
      },
    ],
    source: 'CN103067208B [0069–0072]',
  },
  network: {
    title: { en: 'Network', zh: '网络', ru: 'Сеть' },
    what: {
      en: 'The SIP server’s network cannot be reached, or its name yields no address.',
      zh: 'SIP 服务器网络不通，或其域名无法解析出地址。',
      ru: 'Сеть SIP-сервера недоступна, или его имя не даёт адреса.',
    },
    why: [
      {
        en: 'The site’s access, the path to the server, the DNS, or a wrong address in the phone.',
        zh: '站点接入、到服务器的路径、DNS，或话机中的地址有误。',
        ru: 'Подключение объекта, путь к серверу, DNS или неверный адрес в телефоне.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'See whether other phones of the site register, and compare the server’s address.',
        zh: '查看同一站点的其他话机能否注册，并核对服务器地址。',
        ru: 'Посмотрите, регистрируются ли другие телефоны объекта, и сверьте адрес сервера.',
      },
      {
        who: 'access-network',
        en: 'Check the path from the site to the server.',
        zh: '检查站点到服务器的路径。',
        ru: 'Проверьте путь от объекта до сервера.',
      },
    ],
    source: 'CN103067208B [0089–0105]',
  },
  'no-response': {
    title: { en: 'No response', zh: '无响应', ru: 'Нет ответа' },
    what: {
      en: 'The server’s host gives signs of life, but its SIP service, or something in between, does not answer.',
      zh: '服务器主机可达，但其 SIP 服务或中间网元没有应答。',
      ru: 'Узел сервера подаёт признаки жизни, но служба SIP или что-то по пути не отвечает.',
    },
    why: [
      {
        en: 'The SIP service is down, or a middlebox or a ban swallows the messages.',
        zh: 'SIP 服务故障，或报文被中间设备或封禁策略丢弃。',
        ru: 'Служба SIP не работает, или сообщения теряются в промежуточном устройстве либо из-за блокировки.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Check the SIP service and its ban list.',
        zh: '检查 SIP 服务及其封禁名单。',
        ru: 'Проверьте службу SIP и её список блокировки.',
      },
    ],
    source: 'CN103067208B [0110–0127]',
  },
  undetermined: {
    title: { en: 'Undetermined', zh: '无法判定', ru: 'Не определено' },
    what: {
      en: 'The run ended without evidence that decides between the possible causes.',
      zh: '诊断结束，但证据不足以判定是哪一种原因。',
      ru: 'Проверка закончилась без данных, которые позволили бы выбрать между возможными причинами.',
    },
    why: [
      {
        en: 'The time ran out, a step could not be carried out, or the server’s challenge led nowhere.',
        zh: '时间用尽、某个步骤无法执行，或服务器的鉴权质询没有结论。',
        ru: 'Истекло время, шаг нельзя было выполнить, или запрос аутентификации ни к чему не привёл.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Read the evidence, wait a minute and diagnose once more.',
        zh: '查看诊断证据，等一分钟后再诊断一次。',
        ru: 'Прочитайте подробности, подождите минуту и повторите диагностику один раз.',
      },
    ],
    source: 'diagnosis procedure, code table and guard timer',
  },
  reserved: {
    title: { en: 'Reserved code', zh: '保留代码', ru: 'Зарезервированный код' },
    what: {
      en: 'The phone reported a code that no SIP server sends as a result.',
      zh: '话机报告的代码不会由 SIP 服务器作为结果返回。',
      ru: 'Телефон сообщил код, который SIP-сервер как итог не присылает.',
    },
    why: [
      {
        en: 'A fault of the device or its network, in the numbering of its maker.',
        zh: '设备或其网络的故障，采用厂商自己的编号。',
        ru: 'Сбой устройства или его сети в нумерации изготовителя.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Look the number up in the manual of the phone.',
        zh: '在话机手册中查找该编号。',
        ru: 'Найдите число в руководстве к телефону.',
      },
    ],
    source: 'CN103067208B [0180]',
  },
  undefined: {
    title: { en: 'Undefined code', zh: '未定义代码', ru: 'Неопределённый код' },
    what: {
      en: 'The server’s final answer has a code that SIP does not define.',
      zh: '服务器最终响应的状态码在 SIP 中没有定义。',
      ru: 'Код окончательного ответа сервера в SIP не определён.',
    },
    why: [
      {
        en: 'The server uses a code of its own.',
        zh: '服务器使用了自定义代码。',
        ru: 'Сервер использует собственный код.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Look the code up in the manual of the server.',
        zh: '在服务器手册中查找该代码。',
        ru: 'Найдите код в руководстве к серверу.',
      },
    ],
    source: 'CN103067208B [0186]',
  },
} satisfies Readonly<Record<string, CategoryEntry>>;
