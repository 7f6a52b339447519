import type { Text } from '../entry.js';

export const dialect = {
  'terminal-error': {
    title: '设备报告自身内部错误',
    what: '设备的自测以语音模块错误结束，未给出更多信息：配置不完整与语音模块停止运行，表现相同。',
    why: ['该线路的 SIP 设置不完整。', '语音模块已停止运行。'],
    confirm: ['在话机页面查看该线路的设置及其 Status。'],
    remedy: ['补全该线路的 SIP 设置，然后重新诊断。', '如果设置完整，请重启设备。'],
  },
  'domain-mismatch': {
    title: '注册域名与接入不匹配',
    what: '设备报告其注册所用的域名与宽带接入的身份不一致，未给出更多信息。',
    why: ['配置了其他地区或其他接入的域名。', '账号已迁移，而其数据未随之更新。'],
    confirm: ['将 UserAgentDomain 与账号数据核对。'],
    remedy: ['核对该账号开通在哪个域名和哪个接入上。', '更正 UserAgentDomain，然后重新诊断。'],
  },
  'reason-not-told': {
    title: '注册失败，设备未说明原因',
    what: '设备的自测以“其他”原因失败，或给出了此处没有含义的数字。据此既不能排除也不能归咎于服务器、网络或账号。',
    why: ['服务器以设备无法表达的应答拒绝了注册。', '测试耗时过长，设备放弃了测试。'],
    confirm: ['抓取该线路的一次注册，或查看服务器上该账号的日志。'],
    remedy: ['在服务器日志中查找该设备得到的应答。', '如果设备厂商提供记录最近一次注册错误的参数，请读取它。'],
  },
} as const satisfies Readonly<Record<string, Text>>;
