import type { Text } from '../entry.js';

export const codes5xx = {
  'sip-500': {
    title: '500：服务器内部错误',
    what: '服务器处理请求时内部出错。部分注册服务器对小于上次的 CSeq 也返回 500。',
    remedy: ['按本次诊断的 Call-ID 查服务器日志。', '查看该服务器的其他线路是否也收到。'],
  },
  'sip-500-database': {
    title: '500：服务器的数据库异常',
    what: '服务器的数据库没有应答或应答错误。影响其所有用户。',
    remedy: ['修复数据库及其链路。', '不要改动话机；合并上报为一个故障。'],
  },
  'sip-500-undefined': {
    title: '500：服务器未给出原因',
    what: '服务器处理失败，且自己表示原因不明。',
    remedy: ['按本次诊断的 Call-ID 查服务器日志。'],
  },
  'sip-500-moved': {
    title: '500：账号已迁移到其他系统',
    what: '该服务器不再保存此账号，已由其他系统管理。',
    remedy: ['说明账号现在位于哪台服务器。', '将 RegistrarServer 设为该服务器，再次诊断。'],
  },
  'sip-500-quota': {
    title: '500：每秒呼叫数超限',
    what: '账号或中继的呼叫速率超过限制（CPS）。这与呼叫有关。',
    remedy: ['检查限制，以及账号是否被盗用。'],
  },
  'sip-500-location': {
    title: '500：注册服务器无法保存 Contact',
    what: '注册服务器的位置表拒绝写入，或用户地址超过允许的长度。',
    remedy: ['检查位置数据库及其锁和限制。'],
  },
  'sip-500-hss': {
    title: '500：IMS 核心网与 HSS 交互失败',
    what: 'HSS 拒绝或未能为该用户分配服务器。',
    remedy: ['按该 Call-ID 检查用户签约数据和 Cx 应答。'],
  },
  'sip-501': {
    title: '501：服务器不支持 REGISTER',
    what: '该地址上的服务没有实现此方法，很可能不是注册服务器。',
    remedy: ['检查 RegistrarServer 和端口。', '说明注册服务器的地址。'],
  },
  'sip-502': {
    title: '502：后端服务器应答无效',
    what: '网关或代理从其转发的服务器收到了无效应答。',
    remedy: ['找出下一跳及其应答内容。'],
  },
  'sip-503': {
    title: '503：过载或正在维护',
    what: '服务器目前无法处理。如带有 Retry-After，则表明何时可再试；有多个目标的话机会尝试下一个。',
    remedy: ['检查当时的负载和维护情况。', '按 Retry-After 等待；不要批量重启话机。'],
  },
  'sip-503-contacts': {
    title: '该账号的 Contact 过多',
    what: '该账号已保存的地址达到上限。Kamailio 和 OpenSIPS 返回 503，Asterisk 返回 403。',
    remedy: ['删除失效的 Contact，或允许新注册替换旧注册。', '检查有多少话机使用该账号。'],
  },
  'sip-503-overload': {
    title: '503：注册服务器表示过载',
    what: '短语说明了原因：同时注册的数量过多。',
    remedy: ['按 Retry-After 的时间等待。', '分散各话机的注册时间。'],
  },
  'sip-503-ipsec': {
    title: '503：无法建立受保护的连接',
    what: 'P-CSCF 未能建立与话机协商的 IPsec 连接。',
    remedy: ['检查 P-CSCF 的 IPsec，以及所提供的算法是否与话机匹配。'],
  },
  'sip-504': {
    title: '504：服务器后端系统无应答',
    what: '服务器等待其他系统（例如定位服务器）超时。IMS 核心网在 HSS 无应答时也返回它。',
    remedy: ['找出没有应答的系统。'],
  },
  'sip-505': {
    title: '505：不支持该 SIP 版本',
    what: '请求中的版本不是 SIP/2.0，或报文在途中损坏。',
    remedy: ['查看 REGISTER 的首行；将话机的 SIP 版本设为 RFC 3261。'],
  },
  'sip-513': {
    title: '513：报文过长',
    what: '服务器只能接收不超过自身限制的报文。',
    remedy: ['缩短话机附加的内容：过长的显示名、多余的头域。', '提高服务器的限制。'],
  },
  'sip-514': {
    title: '514：HSS 未通过该用户的鉴权',
    what: 'OpenIMS 核心网在 HSS 未通过用户鉴权时返回该码。',
    remedy: ['检查 HSS 中该用户的密钥和鉴权方式。'],
  },
  'sip-555': {
    title: '555：不支持该推送服务',
    what: '手机应用请求通过服务器不支持的推送服务唤醒。',
    remedy: ['关闭应用的推送，或使用服务器提供的推送服务。'],
  },
} satisfies Readonly<Record<string, Text>>;
