import type { Text } from '../entry.js';

export const codes481 = {
  'sip-481': {
    title: '481：对应的呼叫不存在；不是对 REGISTER 的应答',
    what: '服务器收到的请求不属于它所知的任何呼叫或订阅：迟到的 BYE、CANCEL、NOTIFY，或续订的 SUBSCRIBE。REGISTER 不属于任何会话，所以注册失败的原因不是 481。',
    confirm: ['查看 481 的 CSeq：它指明了所应答的方法。'],
    remedy: [
      '在报文跟踪中查找对 REGISTER 本身的应答（常为 401），并以它为准。',
      '如果在转接后出现，将该请求的 tag、Call-ID 与呼叫的比较。',
    ],
  },
  'sip-482': {
    title: '482：请求陷入环路',
    what: '代理在 Via 中看到了自己的地址：它收到了自己发出的请求。',
    remedy: ['找出互相转发请求的两跳。', '检查 OutboundProxy 与 RegistrarServer 是否填反。'],
  },
  'sip-483': {
    title: '483：跳数过多',
    what: '请求经过的代理数超过 Max-Forwards，多半因为环路。',
    remedy: ['沿 Via 头域查找环路。'],
  },
  'sip-484': {
    title: '484：号码不完整',
    what: 'To 或 Request-URI 中的号码缺位，例如缺区号。',
    remedy: ['按服务器登记的格式在 URI 中填写号码。'],
  },
  'sip-485': {
    title: '485：该地址对应多个用户',
    what: '服务器无法确定是哪个用户；Contact 中可能列出候选。',
    remedy: ['使号码唯一。'],
  },
  'sip-486': {
    title: '486：被叫忙',
    what: '这是对呼叫的应答。正常的服务器不会用它应答注册。',
    remedy: ['通过 CSeq 确认应答的是哪个请求。'],
  },
  'sip-487': {
    title: '487：请求已取消',
    what: '接听前挂断时的正常结果。与注册无关。',
    remedy: ['通过 CSeq 确认应答的是哪个请求。'],
  },
  'sip-488': {
    title: '488：此处不可接受',
    what: '对呼叫而言：媒体不匹配。innovaphone 用它应答与前一个重叠的 REGISTER。',
    remedy: ['查看报文跟踪中前一个 REGISTER 是否仍未完成；如果是，说明服务器较慢。'],
  },
  'sip-488-codec': {
    title: '没有支持所请求编解码的网关',
    what: '与呼叫媒体有关。REGISTER 不携带编解码信息。',
    remedy: ['启用双方都支持的编解码。'],
  },
  'sip-488-private': {
    title: '488：媒体地址为私网地址',
    what: '话机为语音提供了 RFC 1918 私网地址，服务器无法到达。与注册无关。',
    remedy: ['开启话机的 STUN，或服务器的 NAT 支持。'],
  },
  'sip-491': {
    title: '491：上一个请求尚未处理完',
    what: '同一呼叫的两个请求交叉。收到方稍后会重试。',
    remedy: ['对注册无需处理。'],
  },
  'sip-493': {
    title: '493：无法解密正文',
    what: '请求带有加密的 S/MIME 正文，而服务器没有密钥。',
    remedy: ['关闭话机的 SIP 加密，或协商密钥。'],
  },
  'sip-494': {
    title: '494：需要安全协商',
    what: 'IMS 边缘要求必须使用 sec-agree，而不只是支持。Security-Server 列出其接受的方式。',
    remedy: ['按核心网运营方的规定设置话机的 IMS 安全选项。'],
  },
} satisfies Readonly<Record<string, Text>>;
