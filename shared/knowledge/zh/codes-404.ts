import type { Text } from '../entry.js';

export const codes404 = {
  'sip-404': {
    title: '404 Not Found：服务器找不到该号码',
    what: '在话机所请求的域中没有该号码的账号。HiPath 4000 在 Contact 未带分机号时也这样回答。',
    remedy: ['检查 URI 和 UserAgentDomain 是否填错。', '新建账号，或说明它位于哪台服务器。'],
  },
  'sip-404-undefined': {
    title: '404：没有对应方向，且未说明原因',
    what: '服务器找不到目的地且未说明原因。对注册而言，先检查号码和域。',
    remedy: ['按本次诊断的 Call-ID 查服务器日志。'],
  },
  'sip-404-account': {
    title: '404：找不到该登录名和密码',
    what: '服务器上没有此登录名的账号。',
    remedy: ['核对登录名，或新建账号。', '改正 AuthUserName 并下发 AuthPassword。'],
  },
  'sip-404-routing': {
    title: '404：该方向没有接受呼叫的网关',
    what: '该方向的路由条目中没有可用网关。该用语属于呼叫，不属于注册。',
    remedy: ['检查该方向的路由及其网关。'],
  },
  'sip-404-domain': {
    title: '404：服务器不负责该域',
    what: '号码可能正确，但 @ 后的域不属于该服务器。',
    remedy: ['将 UserAgentDomain 设为服务器管理方给出的域。'],
  },
  'sip-405': {
    title: '405：该服务器不接受 REGISTER',
    what: '该地址很可能属于支持 SIP 但不是注册服务器的设备，例如网关、中继或另一台话机。',
    remedy: ['检查 RegistrarServer 和端口；查看 Allow 头域中支持的方法。'],
  },
  'sip-406-codec': {
    title: '406：没有共同的编解码',
    what: '与呼叫媒体有关。REGISTER 不携带编解码信息。',
    remedy: ['启用双方都支持的编解码；注册失败的原因应另行查找。'],
  },
  'sip-406': {
    title: '406：对方无法理解将返回的内容',
    what: '服务器无法给出 Accept 头域允许的响应类型；也有服务器用它表示用户不可用。',
    remedy: ['将 Accept 头域与能注册的话机比较。'],
  },
  'sip-408': {
    title: '408：服务器处理超时',
    what: '代理或注册服务器等待其后端而超时放弃。许多话机在无应答时也会自行显示 408；看报文跟踪可以区分。',
    remedy: ['查看报文跟踪中是否真的收到 408；若没有，按无应答处理。', '找出没有应答的下一跳或数据库。'],
  },
  'sip-408-login': {
    title: '408：登录鉴权超时',
    what: '服务器向鉴权系统查询，未及时得到应答。凭据没有被校验。',
    remedy: ['检查到鉴权服务器（RADIUS、数据库）的链路。'],
  },
  'sip-409': {
    title: '409：与现有注册冲突',
    what: '旧版响应码：REGISTER 的要求与服务器上该用户的现有状态矛盾。',
    remedy: ['删除该用户的旧 Contact。', '确认没有其他话机使用该 URI。'],
  },
  'sip-410-route': {
    title: '410：已没有路由',
    what: '与路由为空相同：该地址对应的资源已不存在，或没有网关。',
    remedy: ['检查路由，以及号码是否已删除。'],
  },
  'sip-410': {
    title: '410 Gone：该号码曾存在，现已删除',
    what: '服务器曾有该地址，现已没有后续地址。',
    remedy: ['说明用户现在的号码，或恢复原号码。'],
  },
  'sip-411': {
    title: '411：缺少 Content-Length',
    what: '服务器无法判断报文在哪里结束。TCP 上必须携带该头域。',
    remedy: ['升级固件；检查路由器是否删除了该头域。'],
  },
  'sip-413': {
    title: '413：请求正文过大',
    what: '服务器拒绝该大小。REGISTER 几乎没有正文，应检查话机附加了什么。',
    remedy: ['关闭话机在 REGISTER 中附加的内容。'],
  },
  'sip-414': {
    title: '414：请求的地址过长',
    what: '服务器无法处理这么长的 Request-URI。',
    remedy: ['检查 RegistrarServer 和 UserAgentDomain 中是否有多余内容。'],
  },
  'sip-415-media': {
    title: '415：不支持该呼叫的编解码',
    what: '与呼叫媒体有关，与注册无关。',
    remedy: ['启用双方都支持的编解码。'],
  },
  'sip-415': {
    title: '415：不支持该正文格式',
    what: '请求带有服务器无法识别的正文。REGISTER 通常没有正文。',
    remedy: ['关闭会附加正文的功能；查看响应中的 Accept。'],
  },
  'sip-416': {
    title: '416：服务器不认识该地址类型',
    what: 'URI 的类型不被服务器接受，例如用了 sips: 或 tel: 而不是 sip:。',
    remedy: ['URI 使用 sip:，并关闭话机的 tel 格式。'],
  },
  'sip-420': {
    title: '420：服务器不支持所要求的扩展',
    what: '话机或前面的代理要求某个扩展。Unsupported 头域给出其名称，常见为 path 或 outbound。',
    remedy: ['在话机上关闭该扩展。', '如果是 path，在注册服务器上启用，或从代理中去掉。'],
  },
  'sip-421': {
    title: '421：服务器要求使用某个扩展',
    what: '服务器只为声明了某扩展的话机服务，Require 头域给出其名称。若为 sec-agree，则要求受保护的连接（IMS）。',
    remedy: ['在话机上开启该扩展；否则无法使用该服务器。'],
  },
  'sip-423': {
    title: '423：注册有效期太短',
    what: '注册服务器要求更长的有效期，Min-Expires 给出最小值。少数服务器不带该头域。',
    remedy: ['将 RegisterExpires 设为不小于 Min-Expires；若无该头域，试 3600。'],
  },
} satisfies Readonly<Record<string, Text>>;
