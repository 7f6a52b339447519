/**
 * CWMP messages as values (TR-069 Amd 6 Annex A, cwmp-1-2.xsd). Lexical values stay text: the data model gives them types.
 */
export interface ParameterValue {
  /** Full path. */
  readonly name: string;
  readonly value: string;
  /**
   * Local name of the XML Schema type: `string`, `unsignedInt`, `boolean`, `dateTime` …
   * Empty where the sender gave none: the data model knows it then.
   */
  readonly type: string;
}

export interface ParameterInfo {
  /** Objects end with a dot. */
  readonly name: string;
  readonly writable: boolean;
}

export interface DeviceIdStruct {
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}

export interface EventStruct {
  readonly eventCode: string;
  readonly commandKey: string;
}

export interface Inform {
  readonly method: 'Inform';
  readonly deviceId: DeviceIdStruct;
  readonly events: readonly EventStruct[];
  readonly maxEnvelopes: number;
  /** As sent; never parsed for anything that matters (devices without a clock exist). */
  readonly currentTime: string;
  readonly retryCount: number;
  readonly parameterList: readonly ParameterValue[];
}

export interface SetParameterValuesFault {
  readonly parameterName: string;
  readonly faultCode: number;
  readonly faultString: string;
}

export interface Fault {
  readonly method: 'Fault';
  /** 9000–9899 from a CPE, 8000–8899 from an ACS; 0 where the message holds none. */
  readonly code: number;
  readonly string: string;
  readonly faultcode: 'Client' | 'Server';
  readonly parameterFaults: readonly SetParameterValuesFault[];
}

/** What SetParameterAttributes changes of one parameter or, with a partial path, of all below it. Absent: as it is. */
export interface SetParameterAttributes {
  readonly name: string;
  /** -1 where the message holds no number. */
  readonly notification?: number;
  readonly accessList?: readonly string[];
}

export interface ParameterAttributes {
  readonly name: string;
  readonly notification: number;
  readonly accessList: readonly string[];
}

export interface Download {
  readonly method: 'Download';
  readonly commandKey: string;
  /** E.g. `3 Vendor Configuration File`. */
  readonly fileType: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Bytes; 0: not told. */
  readonly fileSize: number;
  readonly targetFileName: string;
  readonly delaySeconds: number;
  readonly successUrl: string;
  readonly failureUrl: string;
}

export interface TransferComplete {
  readonly method: 'TransferComplete';
  readonly commandKey: string;
  /** 0: no fault. */
  readonly faultCode: number;
  readonly faultString: string;
  /** dateTime in UTC; Unknown Time where it failed before it began. */
  readonly startTime: string;
  readonly completeTime: string;
}

/** A transfer that nobody asked the CPE for by Download (TR-069 Amd 6 §A.3.3.3). */
export interface AutonomousTransferComplete {
  readonly method: 'AutonomousTransferComplete';
  readonly announceUrl: string;
  readonly transferUrl: string;
  readonly isDownload: boolean;
  readonly fileType: string;
  /** Bytes; 0: not told. */
  readonly fileSize: number;
  readonly targetFileName: string;
  /** 0: no fault. */
  readonly faultCode: number;
  readonly faultString: string;
  readonly startTime: string;
  readonly completeTime: string;
}

export type AcsRequest =
  | { readonly method: 'GetRPCMethods' }
  | { readonly method: 'GetParameterNames'; readonly parameterPath: string; readonly nextLevel: boolean }
  | { readonly method: 'GetParameterValues'; readonly parameterNames: readonly string[] }
  | {
      readonly method: 'SetParameterValues';
      readonly parameterList: readonly ParameterValue[];
      readonly parameterKey: string;
    }
  | { readonly method: 'SetParameterAttributes'; readonly parameterList: readonly SetParameterAttributes[] }
  | { readonly method: 'GetParameterAttributes'; readonly parameterNames: readonly string[] }
  | { readonly method: 'AddObject' | 'DeleteObject'; readonly objectName: string; readonly parameterKey: string }
  | { readonly method: 'Reboot'; readonly commandKey: string }
  | { readonly method: 'FactoryReset' }
  | { readonly method: 'ScheduleInform'; readonly delaySeconds: number; readonly commandKey: string }
  | Download;

export type CpeResponse =
  | { readonly method: 'GetRPCMethodsResponse'; readonly methodList: readonly string[] }
  | { readonly method: 'GetParameterNamesResponse'; readonly parameterList: readonly ParameterInfo[] }
  | { readonly method: 'GetParameterValuesResponse'; readonly parameterList: readonly ParameterValue[] }
  | { readonly method: 'SetParameterValuesResponse' | 'DeleteObjectResponse'; readonly status: number }
  | {
      readonly method:
        'SetParameterAttributesResponse' | 'RebootResponse' | 'FactoryResetResponse' | 'ScheduleInformResponse';
    }
  | { readonly method: 'GetParameterAttributesResponse'; readonly parameterList: readonly ParameterAttributes[] }
  | { readonly method: 'AddObjectResponse'; readonly instanceNumber: number; readonly status: number }
  | {
      readonly method: 'DownloadResponse';
      /** 1: not yet done, a TransferComplete will follow. */
      readonly status: number;
      readonly startTime: string;
      readonly completeTime: string;
    };

export type CpeRequest = Inform | { readonly method: 'GetRPCMethods' } | TransferComplete | AutonomousTransferComplete;

export type AcsResponse =
  | { readonly method: 'InformResponse'; readonly maxEnvelopes: number }
  | { readonly method: 'GetRPCMethodsResponse'; readonly methodList: readonly string[] }
  | { readonly method: 'TransferCompleteResponse' | 'AutonomousTransferCompleteResponse' };

/** A method this version has no structure for: answered with 8000 or 9000. */
export interface UnknownMethod {
  readonly method: 'Unknown';
  readonly name: string;
}

export type CwmpMessage = AcsRequest | CpeResponse | CpeRequest | AcsResponse | Fault | UnknownMethod;

export interface Envelope {
  /** `cwmp:ID`: echoed as it came. */
  readonly id?: string;
  /** `urn:dslforum-org:cwmp-1-N` as found; absent when the message names none. */
  readonly namespace?: string;
  readonly holdRequests?: boolean;
  readonly supportedCwmpVersions?: readonly string[];
  /** On an Inform: how many seconds the CPE would like the ACS to wait for its next message (TR-069 Amd 6 Table 4). */
  readonly sessionTimeoutSeconds?: number;
  /** On an InformResponse, and only if the Inform offered versions (TR-069 Amd 6 §3.7.4). */
  readonly useCwmpVersion?: string;
  /** Absent: an envelope with an empty Body, which means the same as an empty POST. */
  readonly message?: CwmpMessage;
}
