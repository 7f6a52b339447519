import type { CwmpMessage, Envelope } from './messages.js';
import {
  defaultCwmpNamespace,
  soapEncodingNamespace,
  soapEnvelopeNamespace,
  xsdNamespace,
  xsiNamespace,
} from './namespaces.js';
import { printMessage } from './print-message.js';
import { escapeText } from './xml-text.js';

/**
 * A CWMP envelope as the narrowest peers want it (TR-069 Amd 6 §3.5): one line without white space between elements, all
 * declarations on Envelope, these prefixes, ASCII only. Without a namespace: cwmp-1-0.
 */
export function printEnvelope(envelope: Envelope & { readonly message: CwmpMessage }): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<soap-env:Envelope xmlns:soap-env="${soapEnvelopeNamespace}" xmlns:soap-enc="${soapEncodingNamespace}"` +
    ` xmlns:xsd="${xsdNamespace}" xmlns:xsi="${xsiNamespace}"` +
    ` xmlns:cwmp="${escapeText(envelope.namespace ?? defaultCwmpNamespace)}">` +
    printHeader(envelope) +
    `<soap-env:Body>${printMessage(envelope.message)}</soap-env:Body></soap-env:Envelope>`
  );
}

/** TR-069 Amd 6 Table 4, with its mustUnderstand. */
function printHeader(envelope: Envelope): string {
  const { id, holdRequests, sessionTimeoutSeconds, supportedCwmpVersions, useCwmpVersion } = envelope;
  const elements = [
    id === undefined ? '' : headerElement('ID', 1, id),
    holdRequests === undefined ? '' : headerElement('HoldRequests', 1, holdRequests ? '1' : '0'),
    sessionTimeoutSeconds === undefined ? '' : headerElement('SessionTimeout', 0, sessionTimeoutSeconds.toString()),
    supportedCwmpVersions === undefined
      ? ''
      : headerElement('SupportedCWMPVersions', 0, supportedCwmpVersions.join(',')),
    useCwmpVersion === undefined ? '' : headerElement('UseCWMPVersion', 1, useCwmpVersion),
  ];
  return `<soap-env:Header>${elements.join('')}</soap-env:Header>`;
}

function headerElement(name: string, mustUnderstand: 0 | 1, text: string): string {
  return `<cwmp:${name} soap-env:mustUnderstand="${mustUnderstand}">${escapeText(text)}</cwmp:${name}>`;
}
