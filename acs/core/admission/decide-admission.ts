import type { Admission } from '#shared/api/devices.js';
import type { Settings } from '#shared/api/settings.js';

/** What decides about a device that informs. */
export interface AdmissionQuestion {
  /** As stored; absent: the device was never here. */
  readonly known?: Admission;
  /** It was an operator who last decided. */
  readonly decidedByOperator: boolean;
  /** The credentials are this device's alone. */
  readonly bound: boolean;
  /** The device has come with credentials of its own before. */
  readonly hasProved: boolean;
  /** The Inform carries `0 BOOTSTRAP`: a first contact, or a factory reset. */
  readonly firstContact: boolean;
  readonly unknownDevices: Settings['unknownDevices'];
}

export interface AdmissionAnswer {
  readonly admission: Admission;
  /** Why, where it is worth an audit row. */
  readonly because?: 'own-credentials' | 'reset' | 'shared-credentials' | 'unknown';
  /** What the Inform tells of the device is believed. */
  readonly isBelieved: boolean;
}

/**
 * Who is let in (decision 0021). Credentials that are the device's alone prove it. With shared ones, what the operator or the
 * setting says counts; and a device that has used credentials of its own is not believed with shared ones any more,
 * unless it says that it was reset, which makes it unknown again.
 */
export function decideAdmission(question: AdmissionQuestion): AdmissionAnswer {
  const { known, bound, decidedByOperator, hasProved, firstContact, unknownDevices } = question;
  if (known === 'refused') return { admission: 'refused', isBelieved: false };
  if (known === 'quarantined' && (decidedByOperator || !bound))
    return { admission: known, isBelieved: bound || !hasProved };
  if (bound) {
    const because = known === 'quarantined' ? { because: 'own-credentials' as const } : {};
    return { admission: 'approved', ...because, isBelieved: true };
  }
  if (hasProved) {
    if (!firstContact) return { admission: 'refused', because: 'shared-credentials', isBelieved: false };
    const admission = OF_UNKNOWN[unknownDevices];
    return { admission, because: 'reset', isBelieved: admission === 'approved' };
  }
  if (known !== undefined) return { admission: known, isBelieved: true };
  const admission = OF_UNKNOWN[unknownDevices];
  return admission === 'refused'
    ? { admission, because: 'unknown', isBelieved: false }
    : { admission, isBelieved: true };
}

const OF_UNKNOWN = { approve: 'approved', refuse: 'refused', quarantine: 'quarantined' } as const;
