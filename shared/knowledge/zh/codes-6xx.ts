import type { Text } from '../entry.js';

export const codes6xx = {
  'sip-600': {
    title: '600：所有终端均忙',
    what: '这是对呼叫的应答：用户的所有终端都忙。注册只有在 IMS 核心网中或因错误才会收到。',
    remedy: ['通过 CSeq 确认应答的是哪个请求。'],
  },
  'sip-600-no-scscf': {
    title: '600：没有可用的 S-CSCF',
    what: 'IMS 核心网找不到可接纳该用户的服务器：均停机、满载，或不具备所需能力。',
    remedy: ['检查 S-CSCF 列表及其能力配置。'],
  },
  'sip-603': {
    title: '603：拒绝，未说明原因',
    what: '对呼叫而言：被叫不愿接听。对注册而言：网络规则在任何地方都拒绝该话机。',
    remedy: ['找出拒绝该用户的规则。'],
  },
  'sip-604': {
    title: '604：用户在任何地方都不存在',
    what: '服务器确定网络中没有任何系统有此用户。',
    remedy: ['新建账号，或改正号码。', '检查 URI 和 UserAgentDomain。'],
  },
  'sip-606': {
    title: '606：请求的部分内容不可接受',
    what: '对呼叫而言：媒体、带宽或地址类型不匹配。与注册无关。',
    remedy: ['通过 CSeq 确认应答的是哪个请求。'],
  },
} satisfies Readonly<Record<string, Text>>;
