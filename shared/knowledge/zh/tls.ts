import type { Text } from '../entry.js';

export const tls = {
  'tls-failed': {
    title: 'TCP 可连接，TLS 握手失败',
    what: '服务器（或代其应答的设备）接受了 TCP 连接，但没有建立起安全连接，因此没有发出任何 REGISTER。具体错误见诊断证据。',
    why: [
      '该端口是普通 TCP 端口或其他服务的端口；SIP over TLS 通常使用端口 5061。',
      '服务器与话机没有共同支持的 TLS 版本或加密套件。',
      '服务器要求客户端证书，而话机没有。',
      '服务器过载，或防火墙中断了握手。',
    ],
    confirm: ['在站点用 openssl s_client 连接同一端口。'],
    remedy: [
      '核对 RegistrarServerPort 和 RegistrarServerTransport（以及出站代理的端口）与服务器提供的是否一致。',
      '查看诊断时刻服务器的 TLS 日志：版本、加密套件、客户端证书。',
      '如果服务器没有看到握手，查找中途代为接受连接的设备。',
    ],
  },
  'tls-certificate-rejected': {
    title: '服务器证书未通过验证',
    what: 'TCP 可以连接，但话机无法信任对方出示的证书，因此没有发出 REGISTER。具体原因见诊断证据：已过期、颁发机构未知，或域名不符。',
    why: [
      '证书已过期，或话机时钟不准。',
      '证书是自签名的，或其 CA 不在话机信任列表中。',
      '证书的域名与 RegistrarServer 或 OutboundProxy 中填写的不一致。',
      '中途有设备用自己的证书拦截并解密连接。',
    ],
    confirm: ['将证书中的名称和有效期与 RegistrarServer 及当前日期核对。'],
    remedy: [
      '部署有效的证书及完整证书链，域名须与话机中配置的一致。',
      '配置证书中的域名，而不是地址；检查话机时间。',
      '如果网络有自己的 CA，将其导入话机，或固定服务器的公钥。',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
