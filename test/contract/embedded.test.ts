import type { BackendUnderTest } from './backend.js';
import { describeContract } from './suite.js';

/** Phones come to our own CWMP server. */
const embedded: BackendUnderTest = {
  name: 'our own CWMP server',
  isPatient: false,
  canGoDown: false,
  open: () =>
    Promise.resolve({
      config: {},
      credentials: { username: 'shared', password: 'cwmp-password' },
      isMirrored: false,
      close: () => Promise.resolve(),
    }),
};

describeContract(embedded);
