import type { Text } from '../entry.js';

export const configuration = {
  'configuration-incomplete': {
    title: '线路的 SIP 配置不完整',
    what: '话机在发送任何报文之前检查了该线路的 SIP 基本配置，发现有参数缺失或格式不正确，诊断结果中逐一列出。本次没有发出任何报文。',
    why: [
      '网管下发的参数不完整。',
      '有人在话机上改动了配置，或者恢复出厂设置后配置丢失。',
      '该客户的配置模板中没有注册服务器地址或 SIP 域名。',
    ],
    confirm: ['诊断证据列出每个缺失或格式错误的参数。'],
    remedy: [
      '打开诊断证据，查看列出的参数，并与该客户的开通资料核对。',
      '通过网管补齐缺失的值：RegistrarServer（或 ProxyServer）及其端口和传输协议，以及 URI，或 AuthUserName 加 UserAgentDomain。然后重新诊断。',
      '查明丢失原因：检查下发任务，并确认用户是否能登录话机的网页修改配置。',
    ],
  },
  'line-disabled': {
    title: '该线路在话机中被停用',
    what: '话机配置显示该线路未启用，因此话机不会去注册它。本次没有发出任何报文。',
    why: [
      '线路被有意停用，例如客户要求停机或欠费。',
      '业务开通后，网管没有启用该线路。',
      '整个语音模板被停用，其下所有线路随之停用。',
    ],
    confirm: ['查看线路及其配置文件的 Enable。'],
    remedy: [
      '在客户资料中确认该线路是否应处于在用状态。',
      '如果应在用，通过网管把该线路（及其语音模板）的 Enable 设为 Enabled，然后重新诊断。',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
