import type { Text } from '../entry.js';

export const codes401 = {
  'sip-401': {
    title: '401：服务器要求鉴权',
    what: '第一个 401 属正常流程：服务器发出质询，话机带凭据重发请求。它本身不是故障。',
    remedy: ['看后续报文：若没有第二个 REGISTER，说明话机没有密码或无法应答质询。'],
  },
  'sip-401-again': {
    title: '带凭据后仍 401：账号或密码被拒绝',
    what: '服务器校验了凭据后再次质询。多数服务器对不存在的账号也这样回答，所以不一定是密码错误。',
    remedy: [
      '确认账号存在且有效；核对鉴权用户名和域。',
      '重新下发 AuthUserName 和 AuthPassword 并只试一次；多次失败会导致地址被封禁。',
    ],
  },
  'sip-401-stall-nonce': {
    title: '401：服务器认为 nonce 已过期',
    what: '应答使用了服务器已不认可的 nonce。可能与时钟、算法或丢包有关；服务器并没有说密码错误。',
    remedy: [
      '检查话机的日期时间，以及站点内没有设备屏蔽运营商地址。',
      '检查 nonce 有效期，以及同一地址后的各服务器是否共享 nonce。',
    ],
  },
  'sip-401-expired': {
    title: '401：注册已过期',
    what: '服务器表示之前的授权已过期。话机用新的鉴权重新注册即可。',
    remedy: ['让线路重新注册；如反复出现，将 RegisterExpires 设为服务器给予的值。'],
  },
  'sip-402': {
    title: '402：需要付费',
    what: 'SIP 保留了该码；服务器返回它，最可能是因为账户余额。',
    remedy: ['检查账户余额和套餐。'],
  },
  'sip-407': {
    title: '407：代理要求鉴权',
    what: '与 401 类似，但来自途中的代理。第一个属正常流程。',
    remedy: ['查看话机是否重发了请求；确认其凭据可用于该代理。'],
  },
  'sip-407-again': {
    title: '带凭据后仍 407：代理拒绝凭据',
    what: '代理校验了凭据后再次质询。它需要的凭据可能与注册服务器不同。',
    remedy: ['说明代理要求的用户名和密码。', '改正 AuthUserName 和 AuthPassword，只试一次。'],
  },
  'sip-407-user': {
    title: '407：代理找不到该用户',
    what: '该服务器上没有登记此鉴权用户名。',
    remedy: ['在服务器上核对用户标识，新建或改正。', '将 AuthUserName 与该记录核对。'],
  },
} satisfies Readonly<Record<string, Text>>;
