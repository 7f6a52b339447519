import type { Entry } from './entry.js';

/** Code 2, because the server's name yields no address. No REGISTER and no ping could be sent. */
export const dnsEntries = {
  'dns-nxdomain': {
    owner: 'operator',
    title: {
      en: 'The server’s name does not exist in the DNS',
      zh: 'DNS 中不存在该服务器域名',
      ru: 'Такого имени сервера нет в DNS',
    },
    what: {
      en: 'The phone asked its DNS server for the name of the registrar or outbound proxy and was told that no such name exists. Nothing was sent to the SIP server.',
      zh: '话机向其 DNS 服务器查询注册服务器或出站代理的域名，得到的回答是域名不存在。没有向 SIP 服务器发送任何报文。',
      ru: 'Телефон запросил у своего сервера DNS имя регистратора или исходящего прокси и получил ответ, что такого имени нет. SIP-серверу ничего не отправлено.',
    },
    why: [
      {
        en: 'The name in the phone is mistyped or out of date.',
        zh: '话机中填写的域名有误或已过时。',
        ru: 'Имя в телефоне записано с ошибкой или устарело.',
      },
      {
        en: 'The name is known only inside the operator’s network, and the phone uses a public DNS server.',
        zh: '该域名只在运营商内网可解析，而话机使用的是公共 DNS。',
        ru: 'Имя известно только внутри сети оператора, а телефон пользуется публичным DNS.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Compare RegistrarServer, ProxyServer and OutboundProxy letter by letter with the planned name, and push the right one.',
        zh: '逐字核对 RegistrarServer、ProxyServer 和 OutboundProxy 与规划的域名，并下发正确的值。',
        ru: 'Сверьте RegistrarServer, ProxyServer и OutboundProxy с плановым именем по буквам и загрузите верное.',
      },
      {
        who: 'operator',
        en: 'Look the name up against the DNS server that the phone uses (DHCP or manual setting), not against your own.',
        zh: '用话机实际使用的 DNS 服务器（DHCP 分配或手工设置）查询该域名，不要用自己的 DNS。',
        ru: 'Запросите имя у того сервера DNS, которым пользуется телефон (из DHCP или заданного вручную), а не у своего.',
      },
    ],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test; RFC 3263 §4',
  },
  'dns-no-address': {
    owner: 'sip-core',
    title: {
      en: 'The server’s name has no usable address',
      zh: '服务器域名没有可用的地址',
      ru: 'У имени сервера нет пригодного адреса',
    },
    what: {
      en: 'The name of the registrar or outbound proxy exists, but the DNS gave no address that this phone can use. Nothing was sent to the SIP server.',
      zh: '注册服务器或出站代理的域名存在，但 DNS 没有给出话机可用的地址。没有向 SIP 服务器发送任何报文。',
      ru: 'Имя регистратора или исходящего прокси существует, но DNS не дал адреса, пригодного для этого телефона. SIP-серверу ничего не отправлено.',
    },
    why: [
      {
        en: 'The address record was removed or never entered.',
        zh: '地址记录被删除或从未添加。',
        ru: 'Адресную запись удалили или не внесли.',
      },
      {
        en: 'The name has only records of another kind, for example IPv6 addresses while the phone uses IPv4.',
        zh: '域名只有其他类型的记录，例如只有 IPv6 地址而话机使用 IPv4。',
        ru: 'У имени есть только записи другого рода, например адреса IPv6, а телефон работает по IPv4.',
      },
      {
        en: 'The phone is given a domain instead of a host name.',
        zh: '话机中填写的是域，而不是主机名。',
        ru: 'В телефоне указан домен вместо имени узла.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Check that the zone has an address record for the name, and enter it.',
        zh: '检查该域的区文件中是否有此域名的地址记录，没有则补上。',
        ru: 'Проверьте, есть ли в зоне адресная запись для этого имени, и внесите её.',
      },
      {
        who: 'operator',
        en: 'If phones nearby register under another name or address, push that one as RegistrarServer or OutboundProxy.',
        zh: '如果同区域其他话机用另一个域名或地址注册成功，将其作为 RegistrarServer 或 OutboundProxy 下发。',
        ru: 'Если соседние телефоны регистрируются по другому имени или адресу, загрузите его в RegistrarServer или OutboundProxy.',
      },
    ],
    source: 'diagnosis procedure, Target; RFC 3263 §4.2; SIP facts § Locating the registrar',
  },
  'dns-servfail': {
    owner: 'access-network',
    title: {
      en: 'The DNS server could not complete the look-up',
      zh: 'DNS 服务器无法完成解析',
      ru: 'Сервер DNS не смог выполнить запрос',
    },
    what: {
      en: 'The DNS server that the phone uses answered that it failed to look the name up. Whether the name is right is not known.',
      zh: '话机使用的 DNS 服务器回答解析失败，因此无法判断域名本身是否正确。',
      ru: 'Сервер DNS, которым пользуется телефон, ответил, что выполнить запрос не удалось. Верно ли само имя, неизвестно.',
    },
    why: [
      {
        en: 'The DNS server cannot reach the servers of the SIP domain.',
        zh: '该 DNS 服务器无法到达 SIP 域的权威服务器。',
        ru: 'Этот сервер DNS не достигает серверов зоны SIP.',
      },
      {
        en: 'The zone of the SIP domain is broken or its signature is invalid.',
        zh: 'SIP 域的区数据损坏或签名无效。',
        ru: 'Зона SIP повреждена, или её подпись недействительна.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Look the name up at this DNS server and at another one: if only this one fails, it is the DNS server; if both fail, it is the zone.',
        zh: '分别用该 DNS 服务器和另一台 DNS 服务器查询：只有这一台失败则是它的问题，两台都失败则是域的问题。',
        ru: 'Запросите имя у этого сервера DNS и у другого: если отказывает только этот, дело в нём; если оба, дело в зоне.',
      },
      {
        who: 'access-network',
        en: 'Repair the DNS server, or hand out another one by DHCP.',
        zh: '修复该 DNS 服务器，或通过 DHCP 分配另一台。',
        ru: 'Исправьте сервер DNS или выдавайте по DHCP другой.',
      },
      {
        who: 'sip-core',
        en: 'If the zone is at fault, check its servers and its signature.',
        zh: '如果是域的问题，检查其权威服务器和签名。',
        ru: 'Если виновата зона, проверьте её серверы и подпись.',
      },
    ],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
  'dns-refused': {
    owner: 'access-network',
    title: {
      en: 'The DNS server refused the phone’s query',
      zh: 'DNS 服务器拒绝话机的查询',
      ru: 'Сервер DNS отклонил запрос телефона',
    },
    what: {
      en: 'The DNS server that the phone uses refused the query. Whether the name is right is not known, and nothing was sent to the SIP server.',
      zh: '话机使用的 DNS 服务器拒绝了查询，因此无法判断域名是否正确。没有向 SIP 服务器发送任何报文。',
      ru: 'Сервер DNS, которым пользуется телефон, отклонил запрос. Верно ли имя, неизвестно; SIP-серверу ничего не отправлено.',
    },
    why: [
      {
        en: 'The DNS server does not serve the phone’s network (access list).',
        zh: '该 DNS 服务器不为话机所在网段服务（访问控制）。',
        ru: 'Сервер DNS не обслуживает сеть телефона (список доступа).',
      },
      {
        en: 'The phone has the wrong DNS server, or no DNS service runs at that address.',
        zh: '话机的 DNS 服务器地址填错，或该地址上没有运行 DNS 服务。',
        ru: 'В телефоне указан не тот сервер DNS, или по этому адресу служба DNS не работает.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Compare the phone’s DNS servers (DHCP or manual setting) with those planned for its network.',
        zh: '核对话机的 DNS 服务器（DHCP 分配或手工设置）与该网段规划的是否一致。',
        ru: 'Сверьте серверы DNS телефона (из DHCP или заданные вручную) с плановыми для его сети.',
      },
      {
        who: 'access-network',
        en: 'Permit the phone’s network on the DNS server, or hand out the right server by DHCP.',
        zh: '在 DNS 服务器上放行话机所在网段，或通过 DHCP 分配正确的服务器。',
        ru: 'Разрешите сеть телефона на сервере DNS или выдайте по DHCP правильный сервер.',
      },
    ],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
  'dns-timeout': {
    owner: 'access-network',
    title: {
      en: 'The DNS server did not answer',
      zh: 'DNS 服务器没有应答',
      ru: 'Сервер DNS не ответил',
    },
    what: {
      en: 'The phone’s DNS query was not answered within 2 seconds, so the SIP server’s address is unknown. Nothing was sent to the SIP server.',
      zh: '话机的 DNS 查询在 2 秒内没有得到应答，因此不知道 SIP 服务器的地址。没有向 SIP 服务器发送任何报文。',
      ru: 'Запрос телефона к DNS остался без ответа в течение 2 секунд, поэтому адрес SIP-сервера неизвестен. SIP-серверу ничего не отправлено.',
    },
    why: [
      {
        en: 'The phone has no way to its DNS server: no link, wrong VLAN, wrong gateway.',
        zh: '话机到 DNS 服务器不通：链路断、VLAN 错误或网关错误。',
        ru: 'У телефона нет пути к серверу DNS: нет связи, не тот VLAN, не тот шлюз.',
      },
      {
        en: 'A firewall drops DNS between the phone and the server.',
        zh: '话机与 DNS 服务器之间的防火墙丢弃了 DNS 报文。',
        ru: 'Межсетевой экран отбрасывает DNS между телефоном и сервером.',
      },
      {
        en: 'The DNS server is down or too slow.',
        zh: 'DNS 服务器宕机或响应过慢。',
        ru: 'Сервер DNS не работает или отвечает слишком медленно.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'See whether other phones of the same site register: if none does, the site’s network is at fault; if all others do, compare the DNS settings of this phone.',
        zh: '查看同一站点的其他话机能否注册：都不能则是站点网络问题；其他都能则核对本话机的 DNS 设置。',
        ru: 'Посмотрите, регистрируются ли другие телефоны объекта: если ни один, виновата сеть объекта; если все остальные, сверьте настройки DNS этого телефона.',
      },
      {
        who: 'access-network',
        en: 'Query the DNS server from the phone’s network; check VLAN, gateway and filters on the way.',
        zh: '从话机所在网段查询该 DNS 服务器，检查沿途的 VLAN、网关和过滤规则。',
        ru: 'Запросите сервер DNS из сети телефона; проверьте по пути VLAN, шлюз и фильтры.',
      },
      {
        who: 'operator',
        en: 'As a test, put the server’s IP address in place of its name: if the line then registers, only the DNS is at fault.',
        zh: '临时用服务器的 IP 地址代替域名做测试：若线路随即注册成功，则只是 DNS 的问题。',
        ru: 'Для проверки подставьте IP-адрес сервера вместо имени: если линия зарегистрируется, виноват только DNS.',
      },
    ],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
  'dns-failed': {
    owner: 'access-network',
    title: {
      en: 'The server’s name could not be resolved',
      zh: '服务器域名解析失败',
      ru: 'Не удалось получить адрес по имени сервера',
    },
    what: {
      en: 'The look-up of the registrar’s or outbound proxy’s name failed, and the reason fits no usual kind. The DNS line of the evidence holds what is known.',
      zh: '注册服务器或出站代理的域名解析失败，原因不属于常见类型。已知信息见诊断证据中的 DNS 部分。',
      ru: 'Определить адрес регистратора или исходящего прокси не удалось, и причина не относится к обычным. Всё известное записано в подробностях диагностики, в части DNS.',
    },
    why: [
      {
        en: 'The phone has no DNS server configured.',
        zh: '话机没有配置 DNS 服务器。',
        ru: 'В телефоне не задан сервер DNS.',
      },
      {
        en: 'The name is not a legal host name.',
        zh: '填写的不是合法的主机名。',
        ru: 'Имя не является допустимым именем узла.',
      },
      {
        en: 'The answer of the DNS server was damaged.',
        zh: 'DNS 服务器的应答已损坏。',
        ru: 'Ответ сервера DNS повреждён.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Check RegistrarServer, ProxyServer and OutboundProxy for stray characters, and the phone for a DNS server.',
        zh: '检查 RegistrarServer、ProxyServer 和 OutboundProxy 是否有多余字符，以及话机是否设置了 DNS 服务器。',
        ru: 'Проверьте, нет ли лишних знаков в RegistrarServer, ProxyServer и OutboundProxy и задан ли в телефоне сервер DNS.',
      },
      {
        who: 'access-network',
        en: 'Look the name up from the phone’s network and note what the DNS server says.',
        zh: '从话机所在网段查询该域名，并记录 DNS 服务器的应答。',
        ru: 'Запросите имя из сети телефона и запишите, что отвечает сервер DNS.',
      },
    ],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
} satisfies Readonly<Record<string, Entry>>;
