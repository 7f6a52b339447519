import type { Text } from '../entry.js';

export const practices = {
  'special-server-compatibility': {
    title: '“兼容特殊服务器”模式',
    what: '部分厂家提供开关，使话机更能容忍不规范的服务器。内网话机无法注册到公网服务器时值得一试，但它会同时改变多项行为。',
    remedy: ['先启用 rport；无效时再启用兼容模式。', '每改一项就诊断一次，无效的改回原值。'],
  },
  'switch-on-rport': {
    title: '启用 rport',
    what: '启用 rport 后，话机请求服务器把应答发回请求的来源地址和端口。在 NAT 后必须启用，其他情况也无害。',
    remedy: [
      '在线路的高级设置中找到“rport”并启用。',
      '在报文跟踪中确认 REGISTER 的 Via 已带 rport，然后比较诊断结论。',
    ],
  },
  'port-refresh': {
    title: '端口更新：失败后换用新的本地端口',
    what: '部分话机可在注册超时后换用新的本地 SIP 端口，无需重启即可摆脱路由器上错误的 NAT 会话。',
    remedy: ['启用端口更新；若话机没有该功能，查看是否有新固件。', '服务器或防火墙要求固定端口时不要使用。'],
  },
  'wait-out-a-ban': {
    title: '等待封禁解除，不要使其延长',
    what: '封禁几分钟后会自动解除，但每次重试往往会重新计时。自动重试的话机会让自己一直被封。',
    remedy: [
      '在使用该账号的所有话机上停用线路（Enable）。',
      '同时改正账号，或分配新账号。',
      '封禁结束后（常为 10 至 30 分钟）只启用一台话机并诊断一次。',
    ],
  },
  'firmware-upgrade': {
    title: '升级话机固件',
    what: '新固件往往带来所缺的功能：端口更新、ARP 老化时间、新的摘要算法。固件必须与型号和服务器匹配。',
    remedy: ['与正常工作的同型号话机比较版本，并阅读厂家说明。', '先在一台话机上试用并诊断，再推广。'],
  },
  'reboot-as-test': {
    title: '把重启当作检验，而不是治疗',
    what: '如果重启后能好一阵，说明有东西会老化：NAT 会话、ARP 表项、租约，或话机自身的 SIP 模块。重启也会毁掉证据。',
    remedy: ['先诊断，再重启，然后再诊断并比较。', '先后分别重启话机和路由器，以便看出是哪一个起作用。'],
  },
  'known-good-registrar': {
    title: '与已知正常的注册服务器比较',
    what: '让同一话机临时注册到别处。若成功，说明话机和站点基本正常，剩下路径、端口和账号的差异。',
    remedy: [
      '在话机的空闲线路上配置另一注册服务器的测试账号。',
      '从第一个 REGISTER 开始比较两份报文跟踪，测试后删除该线路。',
    ],
  },
  'ask-the-provider': {
    title: '向运营商确认准确的填写格式',
    what: '各运营商对号码、域、鉴权用户名和代理的要求不同，没有统一标准；猜测只会浪费尝试次数，还可能被封禁。',
    remedy: ['索要一份可被接受的 REGISTER 样例，并提供己方的 REGISTER 及收到的 401。'],
  },
  'ban-list-and-acl': {
    title: '在封禁列表和地址过滤中查找话机',
    what: 'Fail2Ban 等工具在三四次失败后丢弃该地址的所有报文。在话机看来就像服务器没有响应。',
    remedy: [
      '列出服务器的防火墙规则（iptables -L -n 或 fail2ban-client status），查找站点的公网地址。',
      '将已知站点加入例外列表，然后只对该地址解封。',
      '先改正账号和密码，否则会再次被封。',
    ],
  },
  'address-allowed-on-server': {
    title: '服务器须允许话机的地址',
    what: 'PBX 可限制每个账号只能从某些网段注册（deny 和 permit）。从其他地址来，即使密码正确也会被拒绝。',
    remedy: [
      '告知服务器管理方 REGISTER 的来源地址（Via 中的 received）。',
      '与账号允许的网段比较；站点搬迁后往往仍是旧网段。',
    ],
  },
  'is-the-server-running': {
    title: 'SIP 服务器是否在运行？',
    what: '在分析单台话机之前：确认服务在运行、没有反复退出，并在话机使用的地址和端口上监听。',
    remedy: [
      '在设备列表中查看最近一次有话机注册到该服务器的时间。',
      '连接服务控制台（Asterisk：asterisk -rv），检查运行时间、监听端口和日志。',
      '若未运行，重启服务而不是整机，并查明停止原因。',
    ],
  },
  'same-transport-on-both-sides': {
    title: '两侧传输协议须一致',
    what: '话机和账号各自指定传输协议（UDP、TCP 或 TLS）。若不一致，即使其他都正确，服务器也会拒绝或忽略话机。',
    remedy: [
      '查看线路的 RegistrarServerTransport 和 UserAgentTransport。',
      '与账号记录中的传输协议比较，并同时检查其 NAT 设置。',
    ],
  },
  'read-the-trace': {
    title: '只看一台话机的报文跟踪',
    what: '在繁忙的服务器上必须过滤：按话机地址、Call-ID 或 REGISTER 方法。本次诊断的跟踪已包含话机一侧。',
    remedy: [
      '先看本次诊断的跟踪：每个 REGISTER 都应有 CSeq 和 branch 相同的应答。',
      '在服务器上使用 sngrep、tcpdump 或自带过滤（sip set debug peer；pjsip show history where …）。',
      '如果服务器已发应答而话机未收到，故障在两者之间。',
    ],
  },
  'debug-off-afterwards': {
    title: '调试结束后关闭调试',
    what: 'SIP 调试会把每条报文写入日志。忘记关闭会写满磁盘，使服务器停止工作。',
    remedy: ['关闭调试（sip set debug off；pjsip set history off）并清除已收集的内容。'],
  },
  'stun-and-ice': {
    title: 'STUN 和 ICE：用于语音，很少用于注册',
    what: 'STUN 让话机获知自己的公网地址，可解决单通或双不通；注册则需要 rport 和保活。STUN 仍不够时再用 ICE。',
    remedy: [
      '填写 STUNServer 并开启 STUNEnable；如果服务器已处理 NAT，不要同时使用。',
      '如语音仍不正常，话机支持时再试 ICE。',
    ],
  },
  'non-default-tcp-port': {
    title: '服务器的 TCP 端口可能与 UDP 端口不同',
    what: '许多服务器分别设置两个端口，而界面只显示其一。话机从 UDP 改为 TCP 后就会连错端口。',
    remedy: ['说明服务器使用的 TCP 端口。', '同时设置 RegistrarServerPort 和 RegistrarServerTransport。'],
  },
  'vendor-last-error': {
    title: '厂家自带的最近失败记录',
    what: '部分厂家在自有参数中保存最近一次注册失败的原因。它比诊断粗略，但在无法诊断时可用。',
    remedy: ['先读线路的 Status，再读厂家参数（如有）。', '若为“未知”或“其他”，不要臆断，进行诊断。'],
  },
} satisfies Readonly<Record<string, Text>>;
