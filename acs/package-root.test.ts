import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from './package-root.js';

describe('the package root', () => {
  it('is found from source, and the migrations lie below it', () => {
    expect(existsSync(join(packageRoot(), 'acs', 'store', 'migrations', '0001-initial.sql'))).toBe(true);
  });

  it('is the same folder seen from dist/, which has no package.json of its own', () => {
    expect(packageRoot(join(packageRoot(), 'dist', 'acs', 'store'))).toBe(packageRoot());
  });

  it('is the same folder in a native ES module, not only under the tests transform', () => {
    const file = pathToFileURL(join(packageRoot(), 'acs', 'package-root.ts')).href;
    const program = `import(${JSON.stringify(file)}).then((m) => process.stdout.write(m.packageRoot()))`;
    const found = execFileSync(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', program],
      { cwd: packageRoot(), encoding: 'utf8' },
    );
    expect(found).toBe(packageRoot());
  });

  it('says so when no folder above is the package', () => {
    expect(() => packageRoot('/')).toThrow(expect.objectContaining({ code: 'internal' }) as Error);
  });
});
