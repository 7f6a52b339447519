import type { Entry } from './entry.js';

/** Code 3: TCP connects, TLS does not. */
export const tlsEntries = {
  'tls-failed': {
    owner: 'sip-core',
    title: {
      en: 'TCP connects, TLS does not',
      zh: 'TCP 可连接，TLS 握手失败',
      ru: 'TCP соединяется, TLS — нет',
    },
    what: {
      en: 'The server, or a device that speaks for it, took the TCP connection, but no secure connection came about. So no REGISTER was sent; the evidence names the error.',
      zh: '服务器（或代其应答的设备）接受了 TCP 连接，但没有建立起安全连接，因此没有发出任何 REGISTER。具体错误见诊断证据。',
      ru: 'Сервер (или устройство, которое за него отвечает) принял соединение TCP, но защищённого соединения не получилось. Поэтому ни один REGISTER не отправлен; ошибка названа в подробностях диагностики.',
    },
    why: [
      {
        en: 'The port belongs to plain TCP, or to another service; SIP over TLS usually has port 5061.',
        zh: '该端口是普通 TCP 端口或其他服务的端口；SIP over TLS 通常使用端口 5061。',
        ru: 'Порт предназначен для обычного TCP или другой службы; у SIP поверх TLS это обычно порт 5061.',
      },
      {
        en: 'Server and phone have no TLS version or cipher in common.',
        zh: '服务器与话机没有共同支持的 TLS 版本或加密套件。',
        ru: 'У сервера и телефона нет общей версии TLS или общего шифра.',
      },
      {
        en: 'The server demands a client certificate, which the phone does not have.',
        zh: '服务器要求客户端证书，而话机没有。',
        ru: 'Сервер требует сертификат клиента, которого у телефона нет.',
      },
      {
        en: 'The server is overloaded, or a firewall breaks the handshake.',
        zh: '服务器过载，或防火墙中断了握手。',
        ru: 'Сервер перегружен, или межсетевой экран обрывает установление соединения.',
      },
    ],
    remedy: [
      {
        who: 'operator',
        en: 'Compare RegistrarServerPort and RegistrarServerTransport (and the port of the outbound proxy) with what the server offers.',
        zh: '核对 RegistrarServerPort 和 RegistrarServerTransport（以及出站代理的端口）与服务器提供的是否一致。',
        ru: 'Сверьте RegistrarServerPort и RegistrarServerTransport (и порт исходящего прокси) с тем, что предлагает сервер.',
      },
      {
        who: 'sip-core',
        en: 'Look into the TLS log of the server at the time of the run: version, cipher, client certificate.',
        zh: '查看诊断时刻服务器的 TLS 日志：版本、加密套件、客户端证书。',
        ru: 'Посмотрите журнал TLS сервера за время проверки: версия, шифр, сертификат клиента.',
      },
      {
        who: 'access-network',
        en: 'If the server saw no handshake, find the device on the way that takes the connection in its place.',
        zh: '如果服务器没有看到握手，查找中途代为接受连接的设备。',
        ru: 'Если сервер не видел установления соединения, найдите на пути устройство, которое принимает его вместо сервера.',
      },
    ],
    source: 'RFC 3261 §26.3.1; diagnosis procedure, step 3 and 4',
  },
  'tls-certificate-rejected': {
    owner: 'sip-core',
    title: {
      en: 'The server’s certificate is not accepted',
      zh: '服务器证书未通过验证',
      ru: 'Сертификат сервера не принят',
    },
    what: {
      en: 'TCP connects, but the phone could not trust the certificate that was shown, so it sent no REGISTER. The evidence names the reason: expired, issued by an unknown authority, or for another name.',
      zh: 'TCP 可以连接，但话机无法信任对方出示的证书，因此没有发出 REGISTER。具体原因见诊断证据：已过期、颁发机构未知，或域名不符。',
      ru: 'TCP соединяется, но телефон не смог доверять предъявленному сертификату и не отправил REGISTER. Причина названа в подробностях: истёк срок, неизвестный издатель или другое имя.',
    },
    why: [
      {
        en: 'The certificate has expired, or the clock of the phone is wrong.',
        zh: '证书已过期，或话机时钟不准。',
        ru: 'Срок сертификата истёк, или часы телефона идут неверно.',
      },
      {
        en: 'It is self-signed, or its CA is not among those that the phone knows.',
        zh: '证书是自签名的，或其 CA 不在话机信任列表中。',
        ru: 'Сертификат самоподписанный, или его CA телефону неизвестен.',
      },
      {
        en: 'It is made out to another name than the one in RegistrarServer or OutboundProxy.',
        zh: '证书的域名与 RegistrarServer 或 OutboundProxy 中填写的不一致。',
        ru: 'Он выдан на другое имя, чем указано в RegistrarServer или OutboundProxy.',
      },
      {
        en: 'Somebody on the way reads the connection with a certificate of his own.',
        zh: '中途有设备用自己的证书拦截并解密连接。',
        ru: 'Кто-то по пути читает соединение, подставляя свой сертификат.',
      },
    ],
    remedy: [
      {
        who: 'sip-core',
        en: 'Show a valid certificate with its whole chain, for the name that the phones are configured with.',
        zh: '部署有效的证书及完整证书链，域名须与话机中配置的一致。',
        ru: 'Установите действительный сертификат со всей цепочкой, на то имя, которое задано в телефонах.',
      },
      {
        who: 'operator',
        en: 'Configure the name that the certificate has, not an address; check the time of the phone.',
        zh: '配置证书中的域名，而不是地址；检查话机时间。',
        ru: 'Укажите имя из сертификата, а не адрес; проверьте время в телефоне.',
      },
      {
        who: 'operator',
        en: 'Where the network has a CA of its own, give it to the phone, or pin the public key of the server.',
        zh: '如果网络有自己的 CA，将其导入话机，或固定服务器的公钥。',
        ru: 'Если у сети свой CA, передайте его телефону или закрепите открытый ключ сервера.',
      },
    ],
    source: 'RFC 5922 §7; RFC 3261 §26.3.1; diagnosis procedure, step 3 and 4',
  },
} satisfies Readonly<Record<string, Entry>>;
