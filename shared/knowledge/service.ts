import type { Entry } from './entry.js';

/** Code 3: the host is there, its SIP service (or a middlebox on the way) does not answer properly. */
export const serviceEntries = {
  'sip-service-silent': {
    owner: 'sip-core',
    title: {
      en: 'The host is up, its SIP service does not answer',
      zh: '主机可达，但 SIP 服务无响应',
      ru: 'Узел доступен, но служба SIP не отвечает',
    },
    what: {
      en: 'The server’s address shows signs of life, but no REGISTER received a final answer. Either the SIP service does not work, or something between it and the phone swallows the messages.',
      zh: '服务器地址可达，但所有 REGISTER 都没有得到最终响应。要么是 SIP 服务不工作，要么是中间网元吞掉了报文。',
      ru: 'Адрес сервера подаёт признаки жизни, но ни один REGISTER не получил окончательного ответа. Либо не работает служба SIP, либо сообщения теряются между нею и телефоном.',
    },
    why: [
      {
        en: 'The SIP service is stopped, hung, or waits for its database; the latter often shows as a 100 Trying without a result.',
        zh: 'SIP 服务停止、挂死，或在等待数据库；后者常表现为只有 100 Trying 而没有结果。',
        ru: 'Служба SIP остановлена, зависла или ждёт свою базу данных; последнее часто видно по 100 Trying без результата.',
      },
      {
        en: 'Port or transport in the phone differ from those that the server listens on.',
        zh: '话机中的端口或传输协议与服务器监听的不一致。',
        ru: 'Порт или транспорт в телефоне не те, на которых слушает сервер.',
      },
      {
        en: 'The account or the address is blocked for a while after too many registrations; many systems then answer nothing.',
        zh: '注册过于频繁，账号或地址被临时封禁；许多系统在封禁期间不作任何应答。',
        ru: 'Учётная запись или адрес временно заблокированы после слишком частых регистраций; многие системы тогда не отвечают вовсе.',
      },
      {
        en: 'A SIP ALG, a firewall or a stuck NAT session drops the requests or the answers.',
        zh: 'SIP ALG、防火墙或卡死的 NAT 会话丢弃了请求或响应。',
        ru: 'SIP ALG, межсетевой экран или зависшая сессия NAT отбрасывает запросы или ответы.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'See how many phones of this registrar are affected: many point to the SIP service, a single one to its path or to a ban.',
        zh: '查看该注册服务器下受影响的话机数量：大量话机指向 SIP 服务，单台话机指向其路径或被封禁。',
        ru: 'Посмотрите, сколько телефонов этого регистратора затронуто: если много, дело в службе SIP; если один, в его пути или в блокировке.',
      },
      {
        who: 'operator',
        en: 'Compare RegistrarServerPort and RegistrarServerTransport (and those of the outbound proxy) with what the server offers.',
        zh: '核对 RegistrarServerPort 和 RegistrarServerTransport（以及出站代理的端口）与服务器提供的是否一致。',
        ru: 'Сверьте RegistrarServerPort и RegistrarServerTransport (и порт исходящего прокси) с тем, что предлагает сервер.',
      },
      {
        who: 'sip-core',
        en: 'Check that the service runs and listens, search its log for the Call-ID of the run, and look into its ban list.',
        zh: '确认服务在运行并监听，按本次诊断的 Call-ID 查日志，并检查封禁名单。',
        ru: 'Проверьте, что служба работает и слушает порт, найдите в журнале Call-ID этой проверки и загляните в список блокировки.',
      },
      {
        who: 'operator',
        en: 'If a ban is possible, wait at least ten minutes without any attempt before the next diagnosis.',
        zh: '如果可能被封禁，至少等待十分钟，期间不做任何注册尝试，再进行下一次诊断。',
        ru: 'Если возможна блокировка, выждите не меньше десяти минут без единой попытки до следующей диагностики.',
      },
      {
        who: 'customer',
        en: 'Switch off the SIP ALG of the router and restart the router.',
        zh: '关闭路由器的 SIP ALG 并重启路由器。',
        ru: 'Отключите SIP ALG на маршрутизаторе и перезапустите его.',
      },
    ],
    source: 'CN103067208B [0110–0127]; Fanvil guide §2.2.1, §2.2.2; SIP codes § Fail2Ban, § NAT',
  },
  'sip-port-closed': {
    owner: 'sip-core',
    title: {
      en: 'Nothing listens on the SIP port',
      zh: 'SIP 端口未开放',
      ru: 'На порту SIP никто не слушает',
    },
    what: {
      en: 'A REGISTER was turned away at once: the host, or a device that speaks for it, reported the port as closed. So the address is most likely reachable, but no SIP service accepted messages there.',
      zh: 'REGISTER 立即被拒：主机（或代其应答的设备）报告端口关闭。也就是说地址很可能可达，但该端口上没有 SIP 服务接收报文。',
      ru: 'REGISTER сразу отвергнут: узел (или устройство, которое за него отвечает) сообщил, что порт закрыт. Значит, адрес, скорее всего, доступен, но служба SIP на этом порту сообщения не принимала.',
    },
    why: [
      {
        en: 'The SIP service is not running.',
        zh: 'SIP 服务没有运行。',
        ru: 'Служба SIP не запущена.',
      },
      {
        en: 'The phone uses the wrong port or transport.',
        zh: '话机使用了错误的端口或传输协议。',
        ru: 'В телефоне неверный порт или транспорт.',
      },
      {
        en: 'A firewall rejects the phone’s packets instead of dropping them.',
        zh: '防火墙对话机的报文作拒绝处理，而不是丢弃。',
        ru: 'Межсетевой экран отклоняет пакеты телефона, а не отбрасывает их.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Compare RegistrarServerPort and RegistrarServerTransport with a phone that registers.',
        zh: '与能正常注册的话机核对 RegistrarServerPort 和 RegistrarServerTransport。',
        ru: 'Сверьте RegistrarServerPort и RegistrarServerTransport с телефоном, который регистрируется.',
      },
      {
        who: 'sip-core',
        en: 'Check that the SIP service runs and listens on that address, port and transport; start it if not.',
        zh: '确认 SIP 服务正在运行，并监听该地址、端口和传输协议；否则启动服务。',
        ru: 'Проверьте, что служба SIP работает и слушает этот адрес, порт и транспорт; если нет, запустите её.',
      },
      {
        who: 'access-network',
        en: 'If the service runs, find the filter that rejects this phone’s packets.',
        zh: '如果服务正常，查找拒绝该话机报文的过滤规则。',
        ru: 'Если служба работает, найдите фильтр, который отклоняет пакеты этого телефона.',
      },
    ],
    source: 'CN103067208B [0112–0113]; diagnosis procedure, step 4; SIP facts § what a UDP socket sees',
  },
  'malformed-response': {
    owner: 'sip-core',
    title: {
      en: 'The server answers, but not in valid SIP',
      zh: '服务器有应答，但不是合法的 SIP 响应',
      ru: 'Сервер отвечает, но не по правилам SIP',
    },
    what: {
      en: 'Something at the server’s address answers, but its responses break the rules of SIP (for example an impossible status code) and had to be discarded. No valid final answer came.',
      zh: '服务器地址有应答，但其响应不符合 SIP 规范（例如状态码非法），只能丢弃。没有收到合法的最终响应。',
      ru: 'По адресу сервера кто-то отвечает, но его ответы нарушают правила SIP (например, невозможный код) и были отброшены. Правильного окончательного ответа не было.',
    },
    why: [
      {
        en: 'A faulty SIP server, or a faulty update of it.',
        zh: 'SIP 服务器有缺陷，或升级引入了缺陷。',
        ru: 'Неисправный SIP-сервер или его неудачное обновление.',
      },
      {
        en: 'A SIP ALG or another middlebox damages the messages.',
        zh: 'SIP ALG 或其他中间设备破坏了报文。',
        ru: 'SIP ALG или другое промежуточное устройство портит сообщения.',
      },
      {
        en: 'Another service, not SIP, uses that port.',
        zh: '该端口上运行的是其他服务，而不是 SIP。',
        ru: 'На этом порту работает другая служба, не SIP.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Open the raw messages and compare the address and the port with the planned registrar.',
        zh: '打开原始报文，核对地址和端口是否为规划的注册服务器。',
        ru: 'Откройте исходные сообщения и сверьте адрес и порт с плановым регистратором.',
      },
      {
        who: 'sip-core',
        en: 'Capture at the server: if the response leaves it intact, the path alters it; if not, repair the server.',
        zh: '在服务器侧抓包：若发出时正常，则是中途被改动；若发出时已异常，则修复服务器。',
        ru: 'Снимите трафик на сервере: если ответ уходит целым, его портят по пути; если нет, исправляйте сервер.',
      },
      {
        who: 'customer',
        en: 'Switch off the SIP ALG of the router.',
        zh: '关闭路由器的 SIP ALG。',
        ru: 'Отключите SIP ALG на маршрутизаторе.',
      },
    ],
    source: 'RFC 3261 §7.2, §18.1.2; diagnosis procedure, step 3 and 4; SIP facts § NAT / ALG',
  },
  'response-from-other-address': {
    owner: 'sip-core',
    title: {
      en: 'The answer comes from another address',
      zh: '响应来自另一个地址',
      ru: 'Ответ приходит с другого адреса',
    },
    what: {
      en: 'The server answered from an address or port other than the one the phone had asked. The diagnosis accepted it (the code is what it said); many phones, NATs and firewalls discard such an answer, so the line seems to get none.',
      zh: '服务器的响应并非来自话机请求的地址或端口。诊断程序接受了该响应（故障码即其内容），但许多话机、NAT 和防火墙会丢弃这种响应，所以线路看起来得不到应答。',
      ru: 'Сервер ответил не с того адреса или порта, к которому обращался телефон. Диагностика этот ответ приняла (код взят из него); многие телефоны, NAT и межсетевые экраны такие ответы отбрасывают, и линия будто не получает ничего.',
    },
    why: [
      {
        en: 'The server has several addresses and answers from the wrong one.',
        zh: '服务器有多个地址，从错误的地址发出了响应。',
        ru: 'У сервера несколько адресов, и он отвечает не с того.',
      },
      {
        en: 'A load balancer passes requests on, but the answers do not go back through it.',
        zh: '负载均衡转发了请求，但响应没有经它返回。',
        ru: 'Балансировщик передаёт запросы дальше, но ответы идут мимо него.',
      },
      {
        en: 'Address translation on the way is one-sided.',
        zh: '沿途的地址转换只做了一个方向。',
        ru: 'Преобразование адресов по пути выполняется только в одну сторону.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Bind the SIP service to the address that the phones use, or send the answers back through the balancer (RFC 3581: from the address and port that were asked).',
        zh: '将 SIP 服务绑定到话机使用的地址，或让响应经负载均衡返回（RFC 3581：从收到请求的地址和端口发出）。',
        ru: 'Привяжите службу SIP к адресу, которым пользуются телефоны, или возвращайте ответы через балансировщик (RFC 3581: с того адреса и порта, куда пришёл запрос).',
      },
      {
        who: 'operator',
        en: 'As a stopgap, set OutboundProxy to the address that answers, if the SIP core team agrees.',
        zh: '作为临时措施，征得 SIP 核心网同意后，将 OutboundProxy 设为实际应答的地址。',
        ru: 'Как временную меру, с согласия службы ядра SIP, укажите в OutboundProxy адрес, который отвечает.',
      },
    ],
    source: 'RFC 3581 §4; RFC 3261 §18.2.2; diagnosis procedure, step 3',
  },
} satisfies Readonly<Record<string, Entry>>;
