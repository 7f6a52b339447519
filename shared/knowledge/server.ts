import type { Entry } from './entry.js';

/** The server answers, and what it answers speaks of the server: 3xx, 5xx, 6xx, and refusals that other requests caused. */
export const serverEntries = {
  redirected: {
    owner: 'sip-core',
    title: {
      en: 'The server redirects instead of registering',
      zh: '服务器返回重定向而不是处理注册',
      ru: 'Сервер перенаправляет, а не регистрирует',
    },
    what: {
      en: 'The server answered with a redirection (3xx). For a registration in this network that is not foreseen, and the diagnosis never follows it.',
      zh: '服务器返回了重定向响应（3xx）。在本网络中注册不应出现重定向，诊断程序不会跟随。',
      ru: 'Сервер ответил перенаправлением (3xx). Для регистрации в этой сети оно не предусмотрено, и диагностика по нему не идёт.',
    },
    why: [
      {
        en: 'The server is misconfigured, or is a redirect server and no registrar.',
        zh: '服务器配置错误，或它是重定向服务器而不是注册服务器。',
        ru: 'Сервер настроен неверно, или это сервер перенаправления, а не регистратор.',
      },
      {
        en: 'The account was moved to another registrar.',
        zh: '账号已迁移到另一台注册服务器。',
        ru: 'Учётную запись перенесли на другой регистратор.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Read in the raw response where the Contact points to, and ask the SIP core team whether that is meant.',
        zh: '在原始响应中查看 Contact 指向哪里，并向 SIP 核心网确认是否有意为之。',
        ru: 'Посмотрите в исходном ответе, куда указывает Contact, и спросите у службы ядра SIP, так ли задумано.',
      },
      {
        who: 'operator',
        en: 'If it is, push the new address as RegistrarServer and diagnose again.',
        zh: '如果是，将新地址作为 RegistrarServer 下发，然后重新诊断。',
        ru: 'Если да, загрузите новый адрес в RegistrarServer и повторите диагностику.',
      },
      {
        who: 'sip-core',
        en: 'If not, correct the server’s configuration.',
        zh: '如果不是，修正服务器配置。',
        ru: 'Если нет, исправьте настройку сервера.',
      },
    ],
    source: 'CN103067208B [0181]; SIP codes (3xx); SIP facts § server wording (innovaphone)',
  },
  overlap: {
    owner: 'sip-core',
    title: {
      en: 'The server is slow, and its requests overlapped',
      zh: '服务器响应过慢，请求发生重叠',
      ru: 'Сервер медлит, и запросы наложились',
    },
    what: {
      en: 'The server left earlier REGISTERs unanswered and then refused one. Most likely it refused because it was still working on the others, so the finding is its slowness, not the code.',
      zh: '服务器没有应答先前的 REGISTER，随后拒绝了其中一个。很可能是因为它仍在处理之前的请求，所以问题在于响应慢，而不是该状态码本身。',
      ru: 'Сервер оставил прежние REGISTER без ответа, а затем отверг один из них. Вероятнее всего, он ещё обрабатывал остальные, так что дело в медлительности, а не в самом коде.',
    },
    why: [
      {
        en: 'The registrar or its database is overloaded.',
        zh: '注册服务器或其数据库过载。',
        ru: 'Регистратор или его база данных перегружены.',
      },
      {
        en: 'Answers are lost on the way, so that the server sees requests it has answered already.',
        zh: '响应在途中丢失，服务器收到了它已经应答过的请求。',
        ru: 'Ответы теряются по пути, и сервер видит запросы, на которые уже ответил.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Check how long the registrar takes for a REGISTER, and what it waits for.',
        zh: '检查注册服务器处理一个 REGISTER 需要多长时间，以及在等待什么。',
        ru: 'Проверьте, сколько времени регистратор тратит на REGISTER и чего он ждёт.',
      },
      {
        who: 'operator',
        en: 'Wait a few minutes and diagnose again; with a very slow server raise AttemptTimeout and Timeout for one run.',
        zh: '等几分钟后重新诊断；如果服务器很慢，可为一次诊断调大 AttemptTimeout 和 Timeout。',
        ru: 'Подождите несколько минут и повторите диагностику; если сервер очень медленный, увеличьте на одну проверку AttemptTimeout и Timeout.',
      },
    ],
    source: 'diagnosis procedure, step 3; SIP facts § server wording (innovaphone)',
  },
  'invalid-cseq': {
    owner: 'sip-core',
    title: {
      en: 'The registrar rejects the CSeq number',
      zh: '注册服务器认为 CSeq 无效',
      ru: 'Регистратор отвергает номер CSeq',
    },
    what: {
      en: 'The registrar refused the REGISTER because of its CSeq, although the phone raised it by one as RFC 3261 asks. Some registrars accept the next REGISTER only with a new Call-ID.',
      zh: '注册服务器以 CSeq 为由拒绝了 REGISTER，尽管话机已按 RFC 3261 逐一递增。有些注册服务器只接受换了新 Call-ID 的 REGISTER。',
      ru: 'Регистратор отверг REGISTER из-за CSeq, хотя телефон увеличил его на единицу, как требует RFC 3261. Некоторые регистраторы принимают следующий REGISTER только с новым Call-ID.',
    },
    why: [
      {
        en: 'A fault of the registrar: it takes the second REGISTER of the same Call-ID for a repetition.',
        zh: '注册服务器的缺陷：把同一 Call-ID 的第二个 REGISTER 当成重复请求。',
        ru: 'Ошибка регистратора: второй REGISTER с тем же Call-ID он принимает за повтор.',
      },
      {
        en: 'Several servers of the operator do not share their state.',
        zh: '运营商的多台服务器之间没有共享状态。',
        ru: 'Несколько серверов оператора не делятся состоянием.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Correct the registrar; show its team the raw messages with Call-ID and CSeq.',
        zh: '修正注册服务器；把带有 Call-ID 和 CSeq 的原始报文提供给维护人员。',
        ru: 'Исправьте регистратор; покажите его службе исходные сообщения с Call-ID и CSeq.',
      },
      {
        who: 'operator',
        en: 'If the phone or PBX has an option to use a new Call-ID for each registration, switch it on; otherwise restart the phone.',
        zh: '如果话机或 PBX 有“每次注册使用新 Call-ID”的选项，将其打开；否则重启话机。',
        ru: 'Если у телефона или АТС есть настройка «новый Call-ID для каждой регистрации», включите её; если нет, перезапустите телефон.',
      },
    ],
    source: 'MSS notes § Invalid CSeq number; RFC 3261 §10.2, §10.3; SIP facts § server wording (Kamailio)',
  },
  'server-failure': {
    owner: 'sip-core',
    title: {
      en: 'The SIP server failed',
      zh: 'SIP 服务器出错',
      ru: 'Сбой на SIP-сервере',
    },
    what: {
      en: 'The server answered with a 5xx: it received the registration and failed at it. The phone and its network are most likely in order.',
      zh: '服务器返回 5xx：它收到了注册请求，但处理失败。话机及其网络多半正常。',
      ru: 'Сервер ответил кодом 5xx: он получил запрос на регистрацию и не справился с ним. Телефон и его сеть, скорее всего, в порядке.',
    },
    why: [
      {
        en: 'The server’s database or a module of it fails or is misconfigured.',
        zh: '服务器的数据库或某个模块出错或配置有误。',
        ru: 'База данных сервера или его модуль отказывает либо настроен неверно.',
      },
      {
        en: 'A system behind the server does not answer in time (504) or answers wrongly (502).',
        zh: '服务器后面的系统没有及时应答（504）或应答错误（502）。',
        ru: 'Система за сервером не отвечает вовремя (504) или отвечает неверно (502).',
      },
      {
        en: 'The server does not implement registration (501) or finds the message too large (513).',
        zh: '服务器不支持注册（501），或认为报文过大（513）。',
        ru: 'Сервер не поддерживает регистрацию (501) или считает сообщение слишком большим (513).',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'See how many lines of this registrar are affected, and report one fault with the reason phrase and the time.',
        zh: '查看该注册服务器下有多少线路受影响，附上原因短语和时间，合并上报一个故障。',
        ru: 'Посмотрите, сколько линий этого регистратора затронуто, и сообщите об одном сбое с текстом причины и временем.',
      },
      {
        who: 'sip-core',
        en: 'Search the server’s log for the Call-ID of the run; check database, HSS and the modules that the reason phrase names.',
        zh: '按本次诊断的 Call-ID 查服务器日志；检查数据库、HSS 以及原因短语提到的模块。',
        ru: 'Найдите в журнале сервера Call-ID этой проверки; проверьте базу данных, HSS и модули, названные в тексте причины.',
      },
    ],
    source: 'CN103067208B [0183–0184]; Fanvil guide §2.2.3; SIP codes (5xx)',
  },
  'server-overloaded': {
    owner: 'sip-core',
    title: {
      en: 'The SIP server cannot serve at the moment',
      zh: 'SIP 服务器暂时无法提供服务',
      ru: 'SIP-сервер сейчас не может обслужить запрос',
    },
    what: {
      en: 'The server answered 503: overloaded, under maintenance, or at a limit. It may pass without any change to the phone.',
      zh: '服务器返回 503：过载、维护中或达到上限。话机无需改动，问题可能自行恢复。',
      ru: 'Сервер ответил 503: перегрузка, обслуживание или исчерпан предел. Это может пройти без изменений в телефоне.',
    },
    why: [
      {
        en: 'Overload, often after a power cut when all phones register at once.',
        zh: '过载，常见于停电恢复后所有话机同时注册。',
        ru: 'Перегрузка, часто после отключения питания, когда все телефоны регистрируются разом.',
      },
      {
        en: 'Maintenance, or a database that is not available.',
        zh: '正在维护，或数据库不可用。',
        ru: 'Обслуживание или недоступная база данных.',
      },
      {
        en: 'The account has reached its limit of contacts: Kamailio and OpenSIPS answer 503 to that.',
        zh: '账号达到 Contact 数量上限：Kamailio 和 OpenSIPS 对此返回 503。',
        ru: 'У учётной записи исчерпан предел числа контактов: Kamailio и OpenSIPS отвечают на это 503.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Respect Retry-After in the raw response; do not diagnose many lines of this server at once.',
        zh: '遵守原始响应中的 Retry-After；不要同时诊断该服务器下的大量线路。',
        ru: 'Соблюдайте Retry-After из исходного ответа; не проверяйте много линий этого сервера сразу.',
      },
      {
        who: 'sip-core',
        en: 'Check load and maintenance; if only this account is affected, remove its stale bindings.',
        zh: '检查负载和维护情况；如果只影响该账号，清除其过期的绑定。',
        ru: 'Проверьте нагрузку и работы на сервере; если затронута только эта учётная запись, удалите её старые привязки.',
      },
    ],
    source: 'SIP codes (503); CN103067208B [0183–0184]; SIP facts § findings, § server wording (Kamailio)',
  },
  'global-refusal': {
    owner: 'sip-core',
    title: {
      en: 'The network refuses everything from this phone',
      zh: '网络拒绝该话机的所有请求',
      ru: 'Сеть отвергает всё от этого телефона',
    },
    what: {
      en: 'The server answered with a 6xx, which means a refusal by the whole system, not by one server of it. For registrations it is unusual.',
      zh: '服务器返回 6xx，表示整个系统而不是某一台服务器拒绝。这在注册中并不常见。',
      ru: 'Сервер ответил кодом 6xx: это отказ всей системы, а не одного её сервера. Для регистрации он необычен.',
    },
    why: [
      {
        en: 'The operator’s network rejects this terminal on purpose.',
        zh: '运营商网络有意拒绝该终端。',
        ru: 'Сеть оператора отвергает этот терминал намеренно.',
      },
      {
        en: 'In an IMS core no serving node could be assigned to the account.',
        zh: '在 IMS 核心网中，没有可分配给该账号的服务节点。',
        ru: 'В ядре IMS учётной записи не удалось назначить обслуживающий узел.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Search the core’s log for the Call-ID of the run and find the rule or the missing assignment.',
        zh: '按本次诊断的 Call-ID 查核心网日志，找出相应的规则或缺失的分配。',
        ru: 'Найдите в журнале ядра Call-ID этой проверки и выясните, какое правило сработало или чего не назначено.',
      },
      {
        who: 'account-data',
        en: 'Check whether the account or the device is on a ban list.',
        zh: '检查该账号或设备是否在黑名单中。',
        ru: 'Проверьте, нет ли учётной записи или устройства в списке блокировки.',
      },
    ],
    source: 'CN103067208B [0185]; SIP codes (6xx); SIP facts § server wording (IMS cores)',
  },
} satisfies Readonly<Record<string, Entry>>;
