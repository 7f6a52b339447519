import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'coverage/',
      '.sipdx/',
      '**/*.mjs',
      '**/*.cjs',
      'bin/sipdx.js',
      'acs/ui/vite.config.ts',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['shared', 'cpe-agent', 'acs', 'acs/ui', 'bin', 'test'].map((folder) => `./${folder}/tsconfig.json`),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A union of messages is read with an index signature by name; dot access is banned by tsc there.
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read once, in a config.ts.' },
      ],
    },
  },
  // A plain script for the browser: it has no types to check.
  { ...tseslint.configs.disableTypeChecked, files: ['acs/ui/public/*.js'] },
  { files: ['**/config.ts', 'test/**'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['**/*.test.ts', 'test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['shared/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'setTimeout',
        'setInterval',
        'fetch',
        'window',
        'document',
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'The core has no clock.' },
        { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'The core has no dice.' },
      ],
    },
  },
);
