import type { Entry } from './entry.js';

/** 2xx in all its forms, and 423: what the registrar thinks of the interval. */
export const registeredEntries = {
  registered: {
    owner: 'operator',
    title: {
      en: 'The line can register',
      zh: '线路可以正常注册',
      ru: 'Линия регистрируется',
    },
    what: {
      en: 'The registrar accepted a REGISTER with the line’s own settings. At the time of the diagnosis nothing stood in the way of a registration.',
      zh: '注册服务器接受了使用该线路自身配置发出的 REGISTER。诊断时没有任何因素阻碍注册。',
      ru: 'Регистратор принял REGISTER с настройками самой линии. Во время диагностики регистрации ничто не мешало.',
    },
    why: [
      {
        en: 'The fault was temporary and has passed, or the remedy has worked.',
        zh: '故障是暂时的，已经消失；或者处理措施已经生效。',
        ru: 'Сбой был временным и прошёл, или помогли принятые меры.',
      },
      {
        en: 'The phone’s own SIP module hangs or still waits for its next try, while the network and the account are in order.',
        zh: '话机自身的 SIP 模块挂死，或仍在等待下次重试，而网络和账号都正常。',
        ru: 'Модуль SIP телефона завис или ещё ждёт следующей попытки, а сеть и учётная запись в порядке.',
      },
      {
        en: 'The phone registers, but its NAT session expires between two registrations, so that the server sees it as gone.',
        zh: '话机能注册，但 NAT 会话在两次注册之间失效，服务器便认为话机离线。',
        ru: 'Телефон регистрируется, но сессия NAT истекает между регистрациями, и сервер считает его пропавшим.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Look at the line’s Status: if it is Up, make a test call and close the case.',
        zh: '查看线路的 Status：若为 Up，做一次测试呼叫后关闭工单。',
        ru: 'Посмотрите Status линии: если Up, сделайте пробный вызов и закройте заявку.',
      },
      {
        who: 'operator',
        en: 'If it is not Up after a few minutes, restart the phone from the management server.',
        zh: '如果几分钟后仍不是 Up，通过网管重启话机。',
        ru: 'Если через несколько минут не Up, перезапустите телефон с сервера управления.',
      },
      {
        who: 'operator',
        en: 'If the phone looks registered but receives no calls, switch on its keep-alive with an interval below 60 seconds.',
        zh: '如果话机显示已注册却收不到来电，开启保活功能，周期设为小于 60 秒。',
        ru: 'Если телефон выглядит зарегистрированным, но вызовы не приходят, включите поддержание соединения с интервалом меньше 60 секунд.',
      },
    ],
    source: 'CN103067208B [0177], [0182]; Fanvil guide §2.2.5',
  },
  'interval-adapted': {
    owner: 'operator',
    title: {
      en: 'Registers only with a longer interval',
      zh: '延长注册有效期后才能注册',
      ru: 'Регистрация проходит только с большим интервалом',
    },
    what: {
      en: 'The registrar first refused the configured interval as too brief (423). It accepted the registration after the diagnosis asked for a longer one. A phone that does not adapt by itself stays unregistered.',
      zh: '注册服务器起初以有效期太短为由拒绝（423），诊断程序请求更长的有效期后注册成功。不会自动调整的话机将一直无法注册。',
      ru: 'Сначала регистратор отверг настроенный интервал как слишком короткий (423), а после запроса большего интервала принял регистрацию. Телефон, который сам не подстраивается, остаётся без регистрации.',
    },
    why: [
      {
        en: 'RegisterExpires in the phone is below the Min-Expires of the registrar.',
        zh: '话机的 RegisterExpires 小于注册服务器的 Min-Expires。',
        ru: 'RegisterExpires в телефоне меньше, чем Min-Expires регистратора.',
      },
      {
        en: 'The registrar’s minimum was raised recently.',
        zh: '注册服务器最近提高了最小有效期。',
        ru: 'Минимум на регистраторе недавно подняли.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Set RegisterExpires to at least the Min-Expires of the registrar; the evidence shows the configured and the accepted value.',
        zh: '将 RegisterExpires 设为不小于注册服务器的 Min-Expires；诊断证据中给出了配置值和被接受的值。',
        ru: 'Установите RegisterExpires не меньше, чем Min-Expires регистратора; в подробностях видны настроенное и принятое значения.',
      },
      {
        who: 'operator',
        en: 'Check the template: other phones with the same value have the same fault.',
        zh: '检查配置模板：使用相同数值的其他话机会有同样的问题。',
        ru: 'Проверьте шаблон: у других телефонов с тем же значением тот же сбой.',
      },
      {
        who: 'sip-core',
        en: 'Where a border controller keeps NAT open by short intervals, let it shorten them towards the phone only, not towards the core.',
        zh: '如果会话边界控制器用短有效期保持 NAT，应只对话机侧缩短，不要把短有效期转发给核心网。',
        ru: 'Если пограничный контроллер держит NAT короткими интервалами, пусть сокращает их только в сторону телефона, а не в сторону ядра.',
      },
    ],
    source: 'CN103067208B [0157–0164]; Fanvil guide §2.2.3; RFC 3261 §10.2.8; SIP facts § server wording (Huawei)',
  },
  'binding-missing': {
    owner: 'sip-core',
    title: {
      en: 'Accepted, but the phone’s address is not listed',
      zh: '注册被接受，但列表中没有话机的地址',
      ru: 'Принято, но адреса телефона нет в списке',
    },
    what: {
      en: 'The registrar answered with success, but the contacts in its answer do not name this phone. The line looks registered; incoming calls may not find it.',
      zh: '注册服务器返回成功，但响应中的 Contact 列表里没有这台话机。线路看似已注册，来电却可能无法送达。',
      ru: 'Регистратор ответил успехом, но среди контактов в его ответе этого телефона нет. Линия кажется зарегистрированной, а входящие вызовы могут её не найти.',
    },
    why: [
      {
        en: 'The registrar does not list contacts in its answer, although RFC 3261 asks for it; the line may then work.',
        zh: '注册服务器没有按 RFC 3261 的要求在响应中列出 Contact；这种情况下线路可能是正常的。',
        ru: 'Регистратор не перечисляет контакты в ответе, хотя RFC 3261 этого требует; тогда линия может и работать.',
      },
      {
        en: 'A border controller or SIP ALG rewrote the phone’s contact.',
        zh: '会话边界控制器或 SIP ALG 改写了话机的 Contact。',
        ru: 'Пограничный контроллер или SIP ALG переписал контакт телефона.',
      },
      {
        en: 'The registrar did not store the binding, for example because of its limit of contacts.',
        zh: '注册服务器没有保存该绑定，例如达到了 Contact 数量上限。',
        ru: 'Регистратор не сохранил привязку, например из-за предела числа контактов.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Call the number: if the phone rings, only the answer is incomplete and nothing is urgent.',
        zh: '拨打该号码：如果话机振铃，只是响应不完整，不紧急。',
        ru: 'Позвоните на номер: если телефон звонит, неполон только ответ, и срочности нет.',
      },
      {
        who: 'sip-core',
        en: 'Look the address of record up in the location table and compare its contacts with the one in the REGISTER.',
        zh: '在位置数据库中查询该用户地址，将其 Contact 与 REGISTER 中的比较。',
        ru: 'Найдите адрес абонента в таблице местоположений и сравните его контакты с контактом в REGISTER.',
      },
      {
        who: 'customer',
        en: 'Switch off the SIP ALG of the router.',
        zh: '关闭路由器的 SIP ALG。',
        ru: 'Отключите SIP ALG на маршрутизаторе.',
      },
    ],
    source: 'RFC 3261 §10.2.4, §10.3; SIP facts § RFC codes in REGISTER, § NAT / ALG',
  },
  'interval-too-brief': {
    owner: 'sip-core',
    title: {
      en: 'The registrar refuses every interval as too brief',
      zh: '注册服务器始终认为注册有效期太短',
      ru: 'Регистратор отвергает любой интервал как слишком короткий',
    },
    what: {
      en: 'The registrar refused the interval (423) although the diagnosis raised it each time to what the registrar demanded. A setting in the phone alone is not likely to cure this.',
      zh: '诊断程序每次都按注册服务器的要求延长有效期，但仍被拒绝（423）。仅修改话机设置多半无法解决。',
      ru: 'Регистратор отверг интервал (423), хотя диагностика каждый раз увеличивала его до требуемого. Одной настройкой телефона это вряд ли исправить.',
    },
    why: [
      {
        en: 'A border controller between phone and registrar shortens the interval, so the registrar never sees the longer one.',
        zh: '话机与注册服务器之间的会话边界控制器缩短了有效期，注册服务器始终看不到更长的值。',
        ru: 'Пограничный контроллер между телефоном и регистратором сокращает интервал, и регистратор большего не видит.',
      },
      {
        en: 'Minimum and maximum of the registrar contradict each other, or its Min-Expires is wrong.',
        zh: '注册服务器的最小值与最大值矛盾，或 Min-Expires 有误。',
        ru: 'Минимум и максимум регистратора противоречат друг другу, или его Min-Expires неверен.',
      },
      {
        en: 'The registrar sends 423 for another reason than the interval.',
        zh: '注册服务器因其他原因返回 423。',
        ru: 'Регистратор отвечает 423 не из-за интервала.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Read Expires and Min-Expires of each try in the raw messages, and compare RegisterExpires with a phone that registers.',
        zh: '在原始报文中查看每次尝试的 Expires 和 Min-Expires，并与能注册的话机核对 RegisterExpires。',
        ru: 'Посмотрите в исходных сообщениях Expires и Min-Expires каждой попытки и сравните RegisterExpires с телефоном, который регистрируется.',
      },
      {
        who: 'sip-core',
        en: 'Compare the interval that leaves the phone with the one that reaches the registrar, and correct the border controller or the registrar’s limits.',
        zh: '比较话机发出的有效期与到达注册服务器的有效期，修正会话边界控制器或注册服务器的上下限。',
        ru: 'Сравните интервал, ушедший с телефона, с тем, что дошёл до регистратора, и исправьте пограничный контроллер или пределы регистратора.',
      },
    ],
    source: 'CN103067208B [0148–0165]; Fanvil guide §2.2.3; RFC 3261 §10.3; SIP facts § server wording (Huawei)',
  },
} satisfies Readonly<Record<string, Entry>>;
