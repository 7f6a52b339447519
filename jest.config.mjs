/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons', 'require', 'default'] },
  roots: ['<rootDir>/shared', '<rootDir>/cpe-agent', '<rootDir>/acs', '<rootDir>/bin', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // The real-time scenarios mostly wait, so more of them than cores can run side by side.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/sequencer.mjs',
  // A machine under load is slow, not wrong.
  testTimeout: 30_000,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
