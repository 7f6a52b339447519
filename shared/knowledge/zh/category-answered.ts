import type { Text } from '../entry.js';

export const categoryAnswered = {
  'category-registered': {
    title: '已注册',
    what: '注册服务器接受了注册。',
    why: ['故障已消失，或在于话机自身的 SIP 模块。'],
    remedy: ['查看线路的 Status 并做一次测试呼叫。'],
  },
  'category-server-abnormal': {
    title: '服务器异常',
    what: '服务器返回重定向，这在注册中不应出现。',
    why: ['服务器配置错误，或账号已迁移。'],
    remedy: ['检查服务器，查看其 Contact 指向哪里。'],
  },
  'category-credentials': {
    title: '账号或密码',
    what: '服务器拒绝了凭据，可能是账号问题，也可能是密码问题。',
    why: ['话机与账号记录不一致。'],
    remedy: ['核对并修正两侧数据，然后只诊断一次：多次失败会导致账号或地址被封禁。'],
  },
  'category-interval': {
    title: '注册有效期',
    what: '注册服务器认为注册有效期太短而拒绝。',
    why: ['有效期小于注册服务器的最小值，或在途中被缩短。'],
    remedy: ['将 RegisterExpires 设为不小于注册服务器的 Min-Expires。'],
  },
  'category-terminal': {
    title: '被拒绝（4xx）',
    what: '服务器拒绝了该注册，问题可能在话机、账号或服务器自身的数据。',
    why: ['响应的原因短语说明了服务器拒绝的理由。'],
    remedy: ['查看原因短语，然后核对配置与账号记录。'],
  },
  'category-server-error': {
    title: '服务器错误（5xx）',
    what: '服务器收到了注册请求，但处理失败。',
    why: ['服务器侧故障、过载或配置错误。'],
    remedy: ['按本次诊断的 Call-ID 查服务器日志。'],
  },
  'category-global': {
    title: '全局拒绝（6xx）',
    what: '整个系统（而非某一台服务器）拒绝了该注册。',
    why: ['网络拒绝该终端，或没有可为该账号服务的服务器。'],
    remedy: ['在核心网日志中查找拒绝它的规则。'],
  },
} satisfies Readonly<Record<string, Text>>;
