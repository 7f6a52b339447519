import { Command } from 'commander';
import { acsConfigInput, addAcsOptions, contradiction, type AcsOptions } from './acs-options.js';

/** As the command line gives them; the environment of the test is left out. */
function options(...args: readonly string[]): AcsOptions {
  const command = addAcsOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(args, { from: 'user' }).opts();
}

const NBI = 'http://127.0.0.1:7557';

it('reaches phones by itself unless it is told otherwise', () => {
  expect(contradiction(options())).toBeUndefined();
  expect(acsConfigInput(options(), '1').genieacs).toBeUndefined();
});

it('reaches phones by the NBI of a GenieACS', () => {
  const given = options('--backend', 'genieacs', '--nbi', NBI, '--nbi-sync-seconds', '10');
  expect(contradiction(given)).toBeUndefined();
  expect(acsConfigInput(given, '1').genieacs).toEqual({ nbi: NBI, syncSeconds: 10 });
});

it.each([
  ['--nbi without --backend genieacs', ['--nbi', NBI], '--backend genieacs'],
  ['--backend genieacs without --nbi', ['--backend', 'genieacs'], '--nbi'],
  ['an NBI that everybody on the network may call', ['--backend', 'genieacs', '--nbi', 'http://10.0.0.7:7557'], 'TLS'],
  [
    'a port for phones that come elsewhere',
    ['--backend', 'genieacs', '--nbi', NBI, '--cwmp-tls-port', '7548', '--tls-cert', 'c', '--tls-key', 'k'],
    '--cwmp-tls-port',
  ],
])('refuses %s, with the remedy', (_what, args, remedy) => {
  expect(contradiction(options(...args))).toContain(remedy);
});

it.each([
  ['on this machine', 'http://[::1]:7557'],
  ['by name', 'http://localhost:7557'],
  ['by https', 'https://nbi.example.net/genieacs'],
])('calls an NBI %s without being asked twice', (_what, nbi) => {
  expect(contradiction(options('--backend', 'genieacs', '--nbi', nbi))).toBeUndefined();
});

it('calls an open NBI where somebody says that this is meant', () => {
  const given = options('--backend', 'genieacs', '--nbi', 'http://genieacs-nbi:7557', '--nbi-insecure');
  expect(contradiction(given)).toBeUndefined();
});

it.each(['ftp://x', 'nonsense'])('does not take %s for an NBI', (nbi) => {
  expect(() => options('--nbi', nbi)).toThrow(nbi);
});

it('takes no password for the NBI, and does not repeat it', () => {
  const said = contradiction(options('--backend', 'genieacs', '--nbi', 'http://user:secret@127.0.0.1:7557'));
  expect(said).toContain('address alone');
  expect(said).not.toContain('secret');
});
