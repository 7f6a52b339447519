import type { Text } from '../entry.js';

export const categoryUnanswered = {
  'category-none': {
    title: '未诊断',
    what: '该线路没有留下任何诊断结果。',
    why: ['没有人诊断过，或结果已被清除。'],
    remedy: ['对该线路进行诊断。'],
  },
  'category-configuration': {
    title: '配置',
    what: '线路的配置不足以注册，没有发出任何报文。',
    why: ['下发的配置不完整，或之后被改动。'],
    remedy: ['修正诊断证据中列出的参数，然后重新诊断。'],
  },
  'category-network': {
    title: '网络',
    what: 'SIP 服务器网络不通，或其域名无法解析出地址。',
    why: ['站点接入、到服务器的路径、DNS，或话机中的地址有误。'],
    remedy: ['查看同一站点的其他话机能否注册，并核对服务器地址。', '检查站点到服务器的路径。'],
  },
  'category-no-response': {
    title: '无响应',
    what: '服务器主机可达，但其 SIP 服务或中间网元没有应答。',
    why: ['SIP 服务故障，或报文被中间设备或封禁策略丢弃。'],
    remedy: ['检查 SIP 服务及其封禁名单。'],
  },
  'category-undetermined': {
    title: '无法判定',
    what: '诊断结束，但证据不足以判定是哪一种原因。',
    why: ['时间用尽、某个步骤无法执行，或服务器的鉴权质询没有结论。'],
    remedy: ['查看诊断证据，等一分钟后再诊断一次。'],
  },
  'category-reserved': {
    title: '保留代码',
    what: '话机报告的代码不会由 SIP 服务器作为结果返回。',
    why: ['设备或其网络的故障，采用厂商自己的编号。'],
    remedy: ['在话机手册中查找该编号。'],
  },
  'category-undefined': {
    title: '未定义代码',
    what: '服务器最终响应的状态码在 SIP 中没有定义。',
    why: ['服务器使用了自定义代码。'],
    remedy: ['在服务器手册中查找该代码。'],
  },
} satisfies Readonly<Record<string, Text>>;
