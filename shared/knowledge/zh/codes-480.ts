import type { Text } from '../entry.js';

export const codes480 = {
  'sip-identity': {
    title: '缺少身份证明或未被接受',
    what: '428、436、437、438 涉及用于防伪主叫号码的 Identity 头域。注册并不需要它。',
    remedy: ['对 REGISTER 免除身份校验。'],
  },
  'sip-430': {
    title: '430：到话机的连接已断开',
    what: '边缘代理失去了到该话机的连接（flow）。',
    remedy: ['让线路重新注册，并保持保活开启。'],
  },
  'sip-439': {
    title: '439：第一跳代理不支持 Outbound',
    what: '话机要求按 RFC 5626 保持连接，而注册服务器前的代理不支持。',
    remedy: ['在话机上关闭 Outbound（reg-id）。', '在代理上启用该功能。'],
  },
  'sip-478': {
    title: '478：代理无法解析下一跳',
    what: 'Kamailio 收到了请求，但无法解析应转发的目的地址。话机已到达代理，故障在其后。',
    remedy: ['检查代理的路由和 DNS。', '确认 URI 中的域由该代理提供服务。'],
  },
  'sip-480': {
    title: '480：暂时不可用',
    what: '对呼叫而言：用户不可达或开启了免打扰。对注册而言：服务器目前无法处理。',
    remedy: ['检查当时服务器的负载和数据库。'],
  },
  'sip-480-number': {
    title: '480：号码错误，或不在资费方案内',
    what: '号码位数或前缀不对，或用户的资费方案不含该方向。这与呼叫有关。',
    remedy: ['检查所拨号码；对注册则检查 DirectoryNumber。', '检查资费方案包含哪些方向。'],
  },
  'sip-480-database': {
    title: '480：服务器的数据库异常',
    what: '服务器自己表示中心数据库没有应答或应答错误。会影响该服务器的所有用户，修改话机无用。',
    remedy: ['修复数据库及其链路，并关注话机集中恢复时的负载。', '不要改动话机；合并上报为一个故障。'],
  },
  'sip-480-hss': {
    title: '480：IMS 核心网无法查询 HSS',
    what: '核心网与 HSS 之间的 Diameter 链路（Cx）故障或超时。用户数据没有被校验。',
    remedy: ['恢复 Cx 链路。'],
  },
  'sip-480-balance': {
    title: '480：余额不足',
    what: '该账户的余额已不足，服务器因此拒绝。',
    remedy: ['充值或调整额度。'],
  },
  'sip-480-routing': {
    title: '480：该方向没有网关',
    what: '该方向的路由为空。这与呼叫有关。',
    remedy: ['为该方向添加网关。'],
  },
  'sip-480-codec': {
    title: '480：编解码不匹配',
    what: '与呼叫媒体有关，与注册无关。',
    remedy: ['启用双方都支持的编解码。'],
  },
  'sip-480-overload': {
    title: '480：注册服务器过载',
    what: '注册服务器请求稍后再试。大量话机同时重试会使情况恶化。',
    remedy: ['减轻注册服务器负载，分散重试时间。', '等待；不要批量重启话机。'],
  },
} satisfies Readonly<Record<string, Text>>;
