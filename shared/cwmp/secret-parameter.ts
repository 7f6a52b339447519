/**
 * What the last part of a name says of its value. TR-106 calls such parameters hidden: they read back as empty. Vendors'
 * do not always, so the name decides, for theirs too.
 */
const SECRET =
  /(?:password|passphrase|passwd|pwd|secret|presharedkey|sharedkey|privatekey|authkey|wepkey|psk|pincode)\d*$/i;

/** Whether the parameter's value is a password or key: never stored, shown or logged. @param name full or relative */
export function isSecretParameter(name: string): boolean {
  return SECRET.test(name.trimEnd());
}
