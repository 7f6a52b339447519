/**
 * Every way an operation of the server can fail, in one table: stable code → HTTP status at the API's edge, and a title
 * (RFC 9457). A new failure gets a new row; codes are never reused.
 */
export const appErrorCodes = {
  'invalid-request': { status: 400, title: 'The request is not understood' },
  'not-logged-in': { status: 401, title: 'Log in first' },
  'wrong-credentials': { status: 401, title: 'User name or password is wrong' },
  'cross-site': { status: 403, title: 'The request came from another site' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'device-not-found': { status: 404, title: 'No such device' },
  'run-not-found': { status: 404, title: 'No such run' },
  'line-not-found': { status: 404, title: 'The device has no such line' },
  'user-not-found': { status: 404, title: 'No such user' },
  'token-not-found': { status: 404, title: 'No such token' },
  'credential-not-found': { status: 404, title: 'No such credential' },
  'task-not-found': { status: 404, title: 'No such task' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'line-ambiguous': { status: 409, title: 'The device has several lines: name one' },
  'line-not-diagnosable': { status: 409, title: 'The device has no diagnostics object for this line' },
  'run-too-soon': { status: 409, title: 'The line was diagnosed less than a minute ago' },
  'run-ended': { status: 409, title: 'The run has already ended' },
  'task-ended': { status: 409, title: 'The task has already ended' },
  'user-exists': { status: 409, title: 'There is a user of that name' },
  'user-built-in': { status: 409, title: 'The name belongs to the server itself' },
  'last-admin': { status: 409, title: 'The last administrator must stay one' },
  'too-many-tokens': { status: 409, title: 'The user has as many tokens as anybody may have' },
  'credential-exists': { status: 409, title: 'There is a credential of that name' },
  'request-in-progress': { status: 409, title: 'The first request with this Idempotency-Key is still being served' },
  'answer-not-kept': { status: 409, title: 'The answer held a secret and is not given twice' },
  'precondition-failed': { status: 412, title: 'It has changed since you read it' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'Send application/json' },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key belongs to another request' },
  'precondition-required': { status: 428, title: 'Say which version you have seen: If-Match' },
  'too-many-logins': { status: 429, title: 'Too many failed logins' },
  internal: { status: 500, title: 'The server failed' },
  'invalid-configuration': { status: 500, title: 'The configuration is not valid' },
  'database-too-new': { status: 500, title: 'The database was written by a newer version' },
  'key-file-unreadable': { status: 500, title: 'The key file cannot be used' },
  'key-file-wrong': { status: 500, title: 'This was encrypted under another key file' },
  'port-in-use': { status: 500, title: 'The port is in use' },
  'port-not-allowed': { status: 500, title: 'The system does not allow listening there' },
  'address-not-available': { status: 500, title: 'This host has no such address' },
  'listen-failed': { status: 500, title: 'The server cannot listen' },
  'store-failed': { status: 500, title: 'The store failed' },
  'state-in-use': { status: 500, title: 'Another process uses the state folder' },
  'backup-unusable': { status: 500, title: 'The backup cannot be used' },
  'certificate-unusable': { status: 500, title: 'The certificate or its key cannot be used' },
  'shutting-down': { status: 503, title: 'The server is shutting down' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type AppErrorCode = keyof typeof appErrorCodes;

export function isAppErrorCode(text: string): text is AppErrorCode {
  return Object.hasOwn(appErrorCodes, text);
}
