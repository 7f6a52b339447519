import type { Text } from '../entry.js';

export const codes403 = {
  'sip-403': {
    title: '403 Forbidden：服务器不允许该线路注册',
    what: '服务器理解请求但拒绝，且尚未要求密码。通常是账号被停用、不存在，或不允许从该地址注册。',
    remedy: ['确认账号存在、已启用且允许注册。', '检查地址过滤（ACL），以及是哪条规则拒绝了请求。'],
  },
  'sip-403-after-credentials': {
    title: '带凭据后 403：密码错误或被禁用',
    what: '服务器发出质询，收到凭据后直接拒绝。有些服务器以此表示密码错误；仅凭该码无法与账号被禁区分。',
    remedy: [
      '确认账号有效，并查明其鉴权用户名。',
      '重新下发 AuthUserName 和 AuthPassword 并只试一次；多次失败会导致地址被封禁。',
    ],
  },
  'sip-403-no-user': {
    title: '403：无此用户，或登录信息有误',
    what: '服务器按此号码和用户名找不到用户；部分系统对密码错误也这样回答。',
    remedy: ['将号码、鉴权用户名和密码与账号记录核对。', '改正 URI 和 AuthUserName，下发 AuthPassword，只试一次。'],
  },
  'sip-403-no-license': {
    title: '403：服务器的 SIP 许可已用完',
    what: '账号正常，但服务器注册的话机数已达许可上限。其他话机也会被同样拒绝。',
    remedy: ['释放不用的注册或扩容许可。', '停用不再需要的线路。'],
  },
  'sip-403-disabled': {
    title: '403：账号已停用',
    what: '用户存在，但在服务器上被停用。修改话机无济于事。',
    remedy: ['查明停用原因（合同、余额、滥用）并启用。'],
  },
  'sip-403-from': {
    title: '403：From 中的地址与登录账号不符',
    what: '服务器将 From 或 Contact 中的地址与账号比较，拒绝了这一组合。',
    remedy: ['将 URI 设为账号的号码，AuthUserName 设为其鉴权用户名。', '说明该账号可使用哪些号码。'],
  },
  'sip-403-password': {
    title: '403：密码错误',
    what: '服务器明确表示密码不对。继续用它重试只会导致封禁。',
    remedy: ['查出密码或重新分配；老款话机不超过 12 个字符。', '下发不带空格的 AuthPassword，并诊断一次。'],
  },
  'sip-403-conflict': {
    title: '403：该号码已被占用',
    what: '该号码已由另一设备注册，服务器不接受第二个。',
    remedy: ['找出使用同一 URI 的另一台话机，停用其线路。', '如果另一设备已不存在，删除其绑定。'],
  },
  'sip-403-not-registered': {
    title: '403：主叫未注册',
    what: '该短语用于呼叫：服务器要求先注册。若出现在 REGISTER 的响应中，则表示用户不存在。',
    remedy: ['确认该用户在此服务器上存在。', '如果话机显示已注册，让它重新注册。'],
  },
  'sip-403-routing': {
    title: '403：没有可用的路由网关',
    what: '服务器路由中没有可用目的地。该用语属于呼叫；REGISTER 只有在路由配置错误时才会收到。',
    remedy: ['检查服务器对注册以及该目的地的路由。'],
  },
  'sip-403-number': {
    title: '403：没有该号码对应的方向',
    what: '服务器拨号计划中没有该号码的路由。对注册而言，应检查自身号码。',
    remedy: ['将 DirectoryNumber 和 URI 与编号计划核对。'],
  },
  'sip-403-balance': {
    title: '403：余额不足',
    what: '账户余额不足。本用于呼叫，但部分系统也会拒绝注册。',
    remedy: ['充值或调整额度。'],
  },
  'sip-403-hss-unknown': {
    title: '403：HSS 中没有该用户',
    what: 'IMS 核心网的用户数据库中没有该标识，或未登记。',
    remedy: ['在 HSS 中开通公有标识和私有标识。', '将 URI 和 AuthUserName 与之核对。'],
  },
  'sip-403-hss-identities': {
    title: '403：IMS 公有与私有标识不匹配',
    what: 'HSS 认识该号码和私有标识，但两者没有关联。',
    remedy: ['改正 AuthUserName（私有标识）或 URI（公有标识）。', '在 HSS 中关联这两个标识。'],
  },
  'sip-403-hss-barred': {
    title: '403：HSS 中被限制，或不允许漫游',
    what: 'HSS 拒绝授权：所有标识均被限制，或不允许在该拜访网络使用。',
    remedy: ['检查该用户的限制和漫游设置。'],
  },
  'sip-403-hss-vectors': {
    title: '403：HSS 没有返回鉴权向量',
    what: '核心网未能获得或匹配校验密码所需的鉴权向量或 nonce。密码并未被校验。',
    remedy: ['检查 Cx 接口以及该用户的鉴权方式。'],
  },
  'sip-403-pcscf': {
    title: '403：P-CSCF 无法承载信令',
    what: 'IMS 边缘未能预留信令所需的资源，或没有找到可服务的 Contact。',
    remedy: ['检查 P-CSCF 的策略接口（Rx）和请求中的 Contact。'],
  },
  'sip-403-wrong-host': {
    title: '403：服务器不负责该域',
    what: '服务器认为该请求应转发到别处，而它拒绝转发。',
    remedy: ['将 RegistrarServer 和 UserAgentDomain 设为运营商给出的名称。'],
  },
} satisfies Readonly<Record<string, Text>>;
