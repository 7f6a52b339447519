import type { Text } from '../entry.js';

export const credentials = {
  'account-or-password-rejected': {
    title: '账号或密码被拒绝',
    what: '服务器发出鉴权质询，话机用保存的凭据应答，服务器再次拒绝。许多服务器对不存在的账号也这样回答，所以不一定是密码错误。',
    why: [
      '话机中的密码与账号记录不一致，常见于只改了一侧。',
      'AuthUserName 不是服务器期望的用户名；在 IMS 中私有标识常与号码不同。',
      '账号在该注册服务器上不存在，或属于另一个域。',
      '部分老款话机会截断过长的密码（超过 12 个字符）。',
    ],
    confirm: ['查该 Call-ID 在服务器日志中的记录：日志常能区分密码错误与用户不存在，而应答不能。'],
    remedy: [
      '凭据未更改前不要重复诊断：多次失败后，许多注册服务器会封禁账号或地址。',
      '确认账号存在且有效，并属于质询中的 realm；查出其鉴权用户名。',
      '将话机中的 AuthUserName 和 UserAgentDomain 与账号记录核对。',
      '通过网管重新下发 AuthPassword，然后诊断一次加以验证。',
    ],
  },
  'credentials-missing': {
    title: '服务器要求鉴权，话机未配置密码',
    what: '服务器发出鉴权质询，但该线路没有保存密码。诊断随即结束，没有进行尝试。',
    why: ['网管没有下发密码。', '恢复出厂设置或固件升级清除了密码。', '服务器最近才开始要求鉴权。'],
    confirm: ['诊断证据显示有质询而没有应答。'],
    remedy: [
      '查出该账号的鉴权用户名和密码，或重新分配密码。',
      '通过网管下发 AuthUserName 和 AuthPassword，然后诊断一次。AuthPassword 读回总是空的，所以显示为空不说明问题。',
      '如果被拒绝，不要反复尝试：多次失败会导致账号或地址被封禁。',
    ],
  },
  'challenge-unusable': {
    title: '服务器的鉴权质询无法应答',
    what: '服务器要求鉴权，但响应中缺少质询，或要求话机不支持的方法。凭据根本没有被校验。',
    why: [
      '服务器只提供话机不支持的算法或方案。',
      '服务器发送的 401 不带 WWW-Authenticate，或 407 不带 Proxy-Authenticate。',
      '中间设备删除了该头域。',
    ],
    confirm: ['查看原始响应中的 WWW-Authenticate 或 Proxy-Authenticate：方案、算法、qop。'],
    remedy: [
      '打开原始的 401 或 407 响应，查看其要求，并转给 SIP 核心网。',
      '在强算法之外同时提供 Digest MD5，或升级话机固件。',
    ],
  },
  'stale-loop': {
    title: '服务器反复认为鉴权应答已过期',
    what: '服务器一直表示话机使用的 nonce 已过期（stale=true）。服务器并没有说密码错误，问题在于服务器如何发放或保存 nonce。',
    why: [
      '同一地址后的多台服务器之间没有共享 nonce。',
      'nonce 有效期比应答到达所需的时间还短。',
      '各服务器的时钟不一致。',
    ],
    confirm: ['查看报文跟踪中的应答来自一台还是多台服务器。'],
    remedy: [
      '检查 nonce 有效期、时钟，以及负载均衡是否将同一话机保持在同一台服务器。',
      '不要改动密码，也不要连续重试：服务器仍可能把每次尝试计为失败。',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
