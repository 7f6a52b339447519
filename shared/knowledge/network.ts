import type { Entry } from './entry.js';

/** Codes 2 and 4, and a lost ping that proves nothing. */
export const networkEntries = {
  'network-unreachable': {
    owner: 'access-network',
    title: {
      en: 'No way to the SIP server’s network',
      zh: 'SIP 服务器网络不通',
      ru: 'Нет пути до сети SIP-сервера',
    },
    what: {
      en: 'Nothing came back from the server’s address: no answer to any REGISTER and no reply to the pings. The path is most likely interrupted. Lost pings alone prove little, because many networks filter them.',
      zh: '服务器地址没有任何回应：所有 REGISTER 都没有应答，ping 也没有回复。最可能是路径中断。仅凭 ping 不通并不能下定论，因为许多网络会过滤 ping。',
      ru: 'С адреса сервера не пришло ничего: ни ответа на REGISTER, ни отклика на ping. Вероятнее всего, путь прерван. Сама по себе потеря ping доказывает мало: во многих сетях его фильтруют.',
    },
    why: [
      {
        en: 'The phone’s way out is broken: cable, VLAN, gateway or router of the site.',
        zh: '话机出口不通：网线、VLAN、网关或站点路由器有问题。',
        ru: 'Нарушен выход телефона в сеть: кабель, VLAN, шлюз или маршрутизатор объекта.',
      },
      {
        en: 'The server’s address in the phone is wrong.',
        zh: '话机中的服务器地址填写错误。',
        ru: 'В телефоне указан неверный адрес сервера.',
      },
      {
        en: 'A firewall or a ban list drops everything from this phone, for example after too many failed registrations.',
        zh: '防火墙或黑名单丢弃了来自该话机的全部报文，例如注册失败次数过多之后。',
        ru: 'Межсетевой экран или список блокировки отбрасывает всё от этого телефона, например после многих неудачных регистраций.',
      },
      {
        en: 'The site’s router holds an outdated NAT session after it got a new public address, or a switch forgot the phone’s MAC address.',
        zh: '站点路由器更换公网地址后仍保留旧的 NAT 会话，或交换机的 ARP/MAC 表项已老化。',
        ru: 'Маршрутизатор объекта держит устаревшую сессию NAT после смены внешнего адреса, или коммутатор забыл MAC-адрес телефона.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'See whether other phones register with the same server, at this site and elsewhere: that tells site, path and server apart.',
        zh: '查看本站点和其他站点的话机能否注册到同一服务器，以区分是站点、路径还是服务器的问题。',
        ru: 'Посмотрите, регистрируются ли на том же сервере другие телефоны, на этом объекте и на других: так различают объект, путь и сервер.',
      },
      {
        who: 'operator',
        en: 'Compare RegistrarServer and OutboundProxy with the planned address.',
        zh: '核对 RegistrarServer 和 OutboundProxy 与规划的地址是否一致。',
        ru: 'Сверьте RegistrarServer и OutboundProxy с плановым адресом.',
      },
      {
        who: 'sip-core',
        en: 'Look for the phone’s public address in the ban lists of the server and of its firewall.',
        zh: '在服务器及其防火墙的黑名单中查找该话机的公网地址。',
        ru: 'Поищите внешний адрес телефона в списках блокировки сервера и его межсетевого экрана.',
      },
      {
        who: 'access-network',
        en: 'Test the route from the phone’s access node to the server: VLAN, gateway, filters, in both directions.',
        zh: '从话机的接入节点测试到服务器的路由：VLAN、网关、过滤规则，两个方向都要查。',
        ru: 'Проверьте маршрут от узла доступа телефона до сервера: VLAN, шлюз, фильтры, в обе стороны.',
      },
      {
        who: 'customer',
        en: 'If only this site is affected, restart the router and the phone.',
        zh: '如果只影响本站点，重启路由器和话机。',
        ru: 'Если затронут только этот объект, перезапустите маршрутизатор и телефон.',
      },
    ],
    source:
      'CN103067208B [0089–0105]; Fanvil guide §2.2.1, §2.2.2, §2.2.4; Cisco guide § network traces; SIP codes § Fail2Ban',
  },
  'ping-filtered': {
    owner: 'sip-core',
    title: {
      en: 'The server sent SIP, but no ping was answered',
      zh: '服务器有 SIP 响应，但 ping 全部无回复',
      ru: 'Сервер отвечал по SIP, но ни на один ping отклика нет',
    },
    what: {
      en: 'A SIP response reached the phone in this run, yet all pings were lost. Either ping is filtered on the way, or the path broke during the run. Do not conclude a network fault from the pings alone.',
      zh: '本次诊断中话机收到过 SIP 响应，但 ping 全部丢失。可能是沿途过滤了 ping，也可能是诊断期间路径中断。不能仅凭 ping 不通就断定是网络故障。',
      ru: 'За время диагностики телефон получил ответ SIP, но все ping потеряны. Либо ping фильтруют по пути, либо путь прервался во время проверки. Судить о сбое сети только по ping нельзя.',
    },
    why: [
      {
        en: 'A firewall filters ping, and the SIP service stopped in the middle of its work.',
        zh: '防火墙过滤 ping，同时 SIP 服务在处理中途停止响应。',
        ru: 'Межсетевой экран фильтрует ping, а служба SIP остановилась посреди работы.',
      },
      {
        en: 'The server forbids ping, and its network went down after the first response.',
        zh: '服务器禁止 ping，且在返回第一个响应之后网络中断。',
        ru: 'Сервер запрещает ping, и после первого ответа его сеть пропала.',
      },
      {
        en: 'The link loses many packets.',
        zh: '链路丢包严重。',
        ru: 'На линии теряется много пакетов.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Search the registrar’s log for the Call-ID of the run and see why no final response followed.',
        zh: '按本次诊断的 Call-ID 查注册服务器日志，弄清为什么没有最终响应。',
        ru: 'Найдите в журнале регистратора Call-ID этой проверки и выясните, почему за ним не последовал окончательный ответ.',
      },
      {
        who: 'operator',
        en: 'Repeat the diagnosis after a minute: the same picture points to filtering, another one to an unstable path.',
        zh: '一分钟后重新诊断：结果相同说明是过滤，结果不同说明路径不稳定。',
        ru: 'Повторите диагностику через минуту: та же картина говорит о фильтре, другая о неустойчивом пути.',
      },
      {
        who: 'access-network',
        en: 'Check loss and interruptions between phone and server at the time of the run.',
        zh: '检查诊断时段话机到服务器之间的丢包和中断记录。',
        ru: 'Проверьте потери и перерывы между телефоном и сервером за время проверки.',
      },
    ],
    source: 'CN103067208B [0090]; Cisco guide § network traces; diagnosis procedure, step 4',
  },
  'reachability-unknown': {
    owner: 'tool',
    title: {
      en: 'No answer, and the tool cannot tell why',
      zh: '没有应答，工具无法判断原因',
      ru: 'Ответа нет, и причину инструмент определить не может',
    },
    what: {
      en: 'No REGISTER was answered, and there is no usable ping result. So nothing proves whether the server’s host is reachable; it may be the network or the SIP service.',
      zh: 'REGISTER 没有应答，也没有可用的 ping 结果，因此无法证明服务器主机是否可达。可能是网络问题，也可能是 SIP 服务问题。',
      ru: 'Ни на один REGISTER нет ответа, и нет пригодного результата ping. Поэтому ничто не доказывает, доступен ли узел сервера: виной может быть и сеть, и служба SIP.',
    },
    why: [
      {
        en: 'The agent may not send pings on this device.',
        zh: '代理程序在该设备上没有发送 ping 的权限。',
        ru: 'Агенту на этом устройстве нельзя отправлять ping.',
      },
      {
        en: 'The guard timer ended the run before the pings were finished.',
        zh: '自诊断定时器在 ping 完成之前结束了诊断。',
        ru: 'Защитный таймер завершил проверку раньше, чем закончились ping.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Ping the server from another device of the same site: a reply points to the SIP service, silence of all of them to the network.',
        zh: '从同一站点的其他设备 ping 服务器：有回复则指向 SIP 服务，全部无回复则指向网络。',
        ru: 'Отправьте ping на сервер с другого устройства объекта: отклик указывает на службу SIP, молчание на всех устройствах указывает на сеть.',
      },
      {
        who: 'operator',
        en: 'Allow the agent to send ICMP (raw sockets or the ping program) and diagnose again; if the guard timer expired, raise Timeout.',
        zh: '允许代理程序发送 ICMP（原始套接字或 ping 程序）后重新诊断；若是定时器超时，调大 Timeout。',
        ru: 'Разрешите агенту отправлять ICMP (сырые сокеты или программа ping) и повторите диагностику; если истёк защитный таймер, увеличьте Timeout.',
      },
    ],
    source: 'diagnosis procedure, step 4 and guard timer; Cisco guide § network traces',
  },
} satisfies Readonly<Record<string, Entry>>;
