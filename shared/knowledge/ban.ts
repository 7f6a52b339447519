import type { Entry } from './entry.js';

export const banEntries = {
  'banned-for-a-while': {
    owner: 'operator',
    title: {
      en: 'The server ignores this phone for a while',
      zh: '服务器暂时不再理会该话机',
      ru: 'Сервер на время перестал отвечать телефону',
    },
    what: {
      en: 'Earlier runs of this line ended in rejected credentials, and now nothing is answered at all. Servers ban an account or an address after a few failures and lift the ban by themselves.',
      zh: '该线路此前的诊断均为凭据被拒绝，而现在完全没有应答。服务器在几次失败后会封禁账号或地址，过一段时间自动解封。',
      ru: 'Прежние проверки линии кончались отказом в аутентификации, а теперь ответа нет совсем. После нескольких неудач серверы блокируют учётную запись или адрес, а позже снимают блокировку сами.',
    },
    why: [
      {
        en: 'The phone kept trying with a wrong account or password.',
        zh: '话机一直用错误的账号或密码重试。',
        ru: 'Телефон продолжал попытки с неверной учётной записью или паролем.',
      },
      {
        en: 'Another phone behind the same public address failed, and the whole address is banned.',
        zh: '同一公网地址后的另一台话机鉴权失败，整个地址被封禁。',
        ru: 'Ошибался другой телефон за тем же внешним адресом, и заблокирован весь адрес.',
      },
      {
        en: 'One account was registered again and again from several phones.',
        zh: '同一账号在多台话机上反复注册。',
        ru: 'Одну учётную запись раз за разом регистрировали с нескольких телефонов.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Stop the tries: switch the line off until the credentials are right. Each further try may prolong the ban.',
        zh: '停止重试：先停用该线路，待凭据改正后再启用。每次重试都可能延长封禁。',
        ru: 'Прекратите попытки: отключите линию, пока данные не исправлены. Каждая новая попытка может продлить блокировку.',
      },
      {
        who: 'account-data',
        en: 'Check account and password, and correct them before the next try.',
        zh: '下次注册前，先核对并改正账号和密码。',
        ru: 'Проверьте и исправьте учётную запись и пароль до следующей попытки.',
      },
      {
        who: 'sip-core',
        en: 'Look for the phone’s public address and account in the ban lists (for example Fail2Ban) and lift the ban, or say when it ends.',
        zh: '在封禁列表（例如 Fail2Ban）中查找该话机的公网地址和账号，解除封禁或告知何时到期。',
        ru: 'Найдите внешний адрес и учётную запись телефона в списках блокировки (например, Fail2Ban), снимите блокировку или сообщите её срок.',
      },
      {
        who: 'operator',
        en: 'If nobody can lift it, wait it out (often 10 to 30 minutes), then diagnose once.',
        zh: '如果无人能解封，就等待其到期（通常 10 到 30 分钟），然后只诊断一次。',
        ru: 'Если снять её некому, дождитесь окончания (часто от 10 до 30 минут) и проведите одну диагностику.',
      },
    ],
    source: 'Fanvil guide §2.2.1; SIP codes § Fail2Ban; SIP facts § server wording (Huawei)',
  },
} satisfies Readonly<Record<string, Entry>>;
