import { fakeGenieAcs } from './genieacs-backends.js';
import { describeContract } from './suite.js';

describeContract(fakeGenieAcs('a GenieACS'));
describeContract(
  fakeGenieAcs('a GenieACS behind a proxy that drops reason phrases, whose database is written late', {
    dropPhrases: true,
    lagMs: 300,
  }),
);
