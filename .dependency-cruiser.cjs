// The allowed dependencies, as ARCHITECTURE.md draws them.
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'shared-is-a-leaf',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(cpe-agent|acs|bin|test)/' },
    },
    {
      name: 'shared-has-no-io',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'],
        pathNot: 'node_modules/(saxes|xmlchars|zod)/',
      },
    },
    {
      name: 'agent-and-acs-meet-on-the-wire',
      severity: 'error',
      from: { path: '^cpe-agent/' },
      to: { path: '^(acs|bin)/' },
    },
    {
      name: 'acs-does-not-know-the-agent',
      severity: 'error',
      from: { path: '^acs/' },
      to: { path: '^(cpe-agent|bin)/' },
    },
    {
      name: 'console-sees-only-the-contract',
      severity: 'error',
      from: { path: '^acs/ui/' },
      to: { path: '^acs/(?!ui/)' },
    },
    {
      name: 'production-code-imports-no-test',
      severity: 'error',
      from: { pathNot: '(^test/|\\.test\\.ts$)' },
      to: { path: '(^test/|\\.test\\.ts$)' },
    },
    {
      name: 'no-dev-dependency-in-production',
      severity: 'error',
      from: { path: '^(shared|cpe-agent|acs|bin)/', pathNot: '(\\.test\\.ts$|^acs/ui/|^bin/[^/]+\\.mjs$)' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
    exclude: { path: '^dist/' },
  },
};
