import type { Text } from '../entry.js';

export const deepPath = {
  'stale-nat-binding': {
    title: '路由器保留了过期的 NAT 会话',
    what: '从线路常用端口发出的 REGISTER 没有应答，换新端口后有应答。服务器正常；最可能是路由器的旧 NAT 会话使应答无法送达。',
    why: [
      '路由器重启或更换了公网地址，而话机持续的流量使旧会话一直存在。',
      '也可能有设备恰好阻断了该端口；从这里看两者相同。',
    ],
    confirm: [
      '比较服务器看到的公网地址和端口（received、rport）与新端口的情况。',
      '询问故障开始前路由器是否重启或断线。',
    ],
    remedy: [
      '开启话机的“端口更新”（注册失败后换用新的本地端口），或修改一次 UserAgentPort。',
      '重启路由器，清除其会话。',
      '如果每次换地址后都复发，将线路改用 TCP。',
    ],
  },
  'blocked-port': {
    title: '途中只有一个端口被阻断',
    what: '注册服务器在相邻端口上应答，或对另一个本地端口应答，唯独线路所用端口没有应答。阻止注册的是针对该端口的规则，不是服务器。',
    why: ['运营商或防火墙过滤了 5060 端口，它是常见的攻击目标。', 'SIP ALG 只处理该端口，并丢失了报文。'],
    confirm: ['在服务器侧抓包：被阻断的端口没有报文到达，或应答已发出而话机未收到。'],
    remedy: [
      '在站点与服务器之间双向查找针对该端口的规则。',
      '关闭路由器的 SIP ALG 和 SIP 过滤。',
      '如果注册服务器提供其他端口，将 RegistrarServerPort 改为该端口。',
    ],
  },
  'udp-blocked': {
    title: 'UDP 上的 SIP 丢失，TCP 上有应答',
    what: '同一服务器在 TCP 或 TLS 上应答 SIP，而 UDP 上的请求都没有应答。要么 UDP 在途中被丢弃，要么服务器不提供 UDP。',
    why: ['防火墙只允许 TCP 连接外出。', '注册服务器只配置了 TCP 或 TLS。', '只有 UDP 的 NAT 会话挂死。'],
    confirm: ['查看其他站点的话机能否通过 UDP 注册到该服务器。'],
    remedy: [
      '将 RegistrarServerTransport 设为有应答的传输协议；服务器与话机必须一致。',
      '如果要使用 UDP，放行到注册服务器的 UDP。',
      '说明注册服务器提供哪些传输协议。',
    ],
  },
  fragmentation: {
    title: '大报文在途中丢失',
    what: '小报文能通过，接近 REGISTER 大小的报文不能通过。带凭据的 REGISTER 比不带的更大，因此可能第一个请求通过，第二个丢失。',
    why: ['隧道或接入线路的 MTU 较小，且分片被丢弃。', '防火墙丢弃 UDP 分片。'],
    confirm: ['将报文跟踪中 REGISTER 的大小与有回复的最大 ping 比较。'],
    remedy: [
      '将线路改用 TCP（RegistrarServerTransport），TCP 能可靠地拆分报文。',
      '修正路径的 MTU，并放行分片和 ICMP“报文过大”消息。',
      '缩短 REGISTER：过长的显示名和多余的头域会增大报文。',
    ],
  },
  'nat-without-rport': {
    title: '话机在 NAT 后，应答发往错误的端口',
    what: '话机在 NAT 之后，且没有请求 rport，或服务器不理会 rport。服务器按 Via 中的端口应答；如果路由器改换了端口，应答就会丢失。',
    why: ['话机未启用 rport。', '服务器忽略 rport。'],
    confirm: ['在诊断证据中比较带与不带 rport 的尝试。'],
    remedy: [
      '在话机上启用 rport；如厂家提供“兼容特殊服务器”选项，也一并启用。',
      '让服务器把应答发回请求的来源地址（强制 rport）。',
    ],
  },
  'nat-in-path': {
    title: '话机在 NAT 之后，且工作正常',
    what: '服务器看到的地址与话机自身地址不同，并向其应答。途中有 NAT；这本身不是故障，但需要保活来维持会话。',
    why: ['站点路由器做地址转换，几乎都是如此。'],
    confirm: ['查看响应最上面的 Via 中的 received 和 rport。'],
    remedy: ['保持保活开启，周期小于 60 秒。'],
  },
  'alg-rewrites': {
    title: '路由器的 SIP ALG 改写了报文',
    what: '服务器响应中的头域与话机发出的不一致，或 5060 以外的端口表现不同。路由器的 SIP“辅助”功能在途中改动了报文。',
    why: ['许多路由器默认开启 SIP ALG。'],
    confirm: [
      '将发出的 Via、Contact 与服务器回报的内容比较，例如 Warning 392。',
      '注意，完善的 ALG 会隐藏自己：received 是话机私网地址，而 STUN 显示公网地址。',
    ],
    remedy: [
      '关闭路由器的 SIP ALG（也称 SIP helper 或 SIP inspection）并重启。',
      '如果无法关闭，改用 TLS 或 5060 以外的端口，ALG 不会处理它们。',
    ],
  },
  'keep-alive-too-long': {
    title: 'NAT 会话在下一次保活前已关闭',
    what: '路由器通常只保持 UDP 会话 60 秒，而话机静默的时间更长。话机能呼出，看似已注册，但来电无法到达。',
    why: ['保活未开启，或周期太长。', '保活类型不被该服务器支持。'],
    confirm: ['让线路空闲一分钟以上再呼叫：不振铃；刚注册后呼叫则振铃。'],
    remedy: [
      '将保活类型设为服务器支持的 SIP OPTIONS 或 UDP，周期小于 60 秒。',
      '如果话机没有保活功能，改用 TCP，或在注册服务器允许的范围内缩短 RegisterExpires。',
      '让服务器向 NAT 后的话机发送保活。',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
