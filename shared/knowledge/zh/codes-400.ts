import type { Text } from '../entry.js';

export const codes400 = {
  'sip-400': {
    title: '400：服务器无法理解该请求',
    what: '服务器发现报文有错。正常话机很少出错，应检查会进入头域的设置，以及途中会改动报文的设备。',
    remedy: [
      '检查 URI、显示名和域中是否有空格或特殊字符；查看 Warning 和 P-Registrar-Error。',
      '关闭路由器的 SIP ALG。',
    ],
  },
  'sip-400-address': {
    title: '400：To 头域中的号码不可用',
    what: '注册服务器在用户地址中找不到用户部分，或无法解析。',
    remedy: ['将 URI 设为“号码@域”，不带空格，并检查 DirectoryNumber。'],
  },
  'sip-400-header': {
    title: '400：头域缺失或格式错误',
    what: '服务器指出了头域：Contact、Call-ID、CSeq、Expires 或 Path。可能是话机构造有误，也可能在途中被破坏。',
    remedy: ['在报文跟踪中将该头域与能注册的话机比较；升级固件。', '关闭路由器的 SIP ALG。'],
  },
  'sip-400-private-identity': {
    title: '400：IMS 要求携带私有标识',
    what: '该 IMS 核心网要求在首个 REGISTER 中（收到质询之前）就携带含用户名的 Authorization 头域。',
    remedy: ['将话机切换到 IMS 模式或“首个请求携带鉴权”，并检查 AuthUserName。'],
  },
  'sip-400-visited-network': {
    title: '400：请求没有经过 P-CSCF',
    what: '缺少由 P-CSCF 插入的头域，说明请求经其他路径到达核心网。',
    remedy: ['将 P-CSCF 填入 OutboundProxy。', '检查 P-CSCF 是否添加 P-Visited-Network-ID。'],
  },
  'sip-invalid-cseq': {
    title: '“Invalid CSeq number”：CSeq 无效',
    what: '注册服务器在该 Call-ID 下见过更大的 CSeq，或要求每次注册使用新的 Call-ID。',
    remedy: [
      '进行深度诊断：它会尝试新的 Call-ID；若有效，开启“每次注册使用新 Call-ID”。',
      '删除该号码保存的 Contact，或修正注册服务器比较 CSeq 的方式。',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
