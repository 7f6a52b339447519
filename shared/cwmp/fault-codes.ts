/** A fault code of TR-069 Amd 6 Annex A.5. `faultcode`: whose mistake it is in the words of SOAP. */
export interface CwmpFaultCode {
  readonly code: number;
  readonly name: string;
  readonly faultcode: 'Client' | 'Server';
}

type Row = readonly [code: number, faultcode: 'Client' | 'Server', name: string];

/** TR-069 Amd 6 Table 87 (faults of a CPE) and Table 88 (faults of an ACS). */
const rows: readonly Row[] = [
  [9000, 'Server', 'Method not supported'],
  [9001, 'Server', 'Request denied'],
  [9002, 'Server', 'Internal error'],
  [9003, 'Client', 'Invalid arguments'],
  [9004, 'Server', 'Resources exceeded'],
  [9005, 'Client', 'Invalid parameter name'],
  [9006, 'Client', 'Invalid parameter type'],
  [9007, 'Client', 'Invalid parameter value'],
  [9008, 'Client', 'Attempt to set a non-writable parameter'],
  [9009, 'Server', 'Notification request rejected'],
  [9010, 'Server', 'File transfer failure'],
  [9011, 'Server', 'Upload failure'],
  [9012, 'Server', 'File server authentication failure'],
  [9013, 'Server', 'Unsupported protocol for file transfer'],
  [9014, 'Server', 'Unable to join multicast group'],
  [9015, 'Server', 'Unable to contact file server'],
  [9016, 'Server', 'Unable to access file'],
  [9017, 'Server', 'Unable to complete download'],
  [9018, 'Server', 'File corrupted or unusable'],
  [9019, 'Server', 'File authentication failure'],
  [9020, 'Client', 'Not completed within the time windows'],
  [9021, 'Client', 'Cancellation not permitted in this state'],
  [9022, 'Server', 'Invalid UUID format'],
  [9023, 'Server', 'Unknown execution environment'],
  [9024, 'Server', 'Disabled execution environment'],
  [9025, 'Server', 'Deployment unit does not match the execution environment'],
  [9026, 'Server', 'Duplicate deployment unit'],
  [9027, 'Server', 'System resources exceeded'],
  [9028, 'Server', 'Unknown deployment unit'],
  [9029, 'Server', 'Invalid deployment unit state'],
  [9030, 'Server', 'Deployment unit update: downgrade not permitted'],
  [9031, 'Server', 'Deployment unit update: version not specified'],
  [9032, 'Server', 'Deployment unit update: version already exists'],
  [8000, 'Server', 'Method not supported'],
  [8001, 'Server', 'Request denied'],
  [8002, 'Server', 'Internal error'],
  [8003, 'Client', 'Invalid arguments'],
  [8004, 'Server', 'Resources exceeded'],
  [8005, 'Server', 'Retry request'],
  [8006, 'Server', 'ACS version incompatible with CPE'],
];

const byCode: ReadonlyMap<number, CwmpFaultCode> = new Map(
  rows.map(([code, faultcode, name]) => [code, { code, faultcode, name }]),
);

export const cwmpFaultCodes: readonly CwmpFaultCode[] = [...byCode.values()];

/** The standard's row of a code, or undefined for a vendor's or an unknown one. */
export function cwmpFaultCode(code: number): CwmpFaultCode | undefined {
  return byCode.get(code);
}
