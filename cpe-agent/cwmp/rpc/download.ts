import { cwmpFault } from '#shared/cwmp/fault.js';
import { UNKNOWN_TIME } from '../local-time.js';
import { commit, isKey, type RequestOf, type RpcAnswer, type RpcContext } from './context.js';

const VENDOR_CONFIGURATION_FILE = '3 Vendor Configuration File';
const MAX_URL_LENGTH = 256;

/** §A.3.2.8: accepted now, done after the session; a TransferComplete tells how it went. */
export async function download(request: RequestOf<'Download'>, context: RpcContext): RpcAnswer {
  if (!isKey(request.commandKey) || request.delaySeconds < 0) return cwmpFault(9003);
  if (request.fileType !== VENDOR_CONFIGURATION_FILE) {
    return cwmpFault(9010, `File transfer failure: only ${VENDOR_CONFIGURATION_FILE} can be downloaded`);
  }
  if (request.url.length > MAX_URL_LENGTH || !URL.canParse(request.url)) return cwmpFault(9003);
  const { protocol, username, password } = new URL(request.url);
  // The arguments carry the credentials, the URL must not.
  if (username !== '' || password !== '') return cwmpFault(9003);
  if (protocol !== 'http:' && protocol !== 'https:') return cwmpFault(9013);
  const undo = context.downloads.add(request);
  if (undo === undefined) return cwmpFault(9004);
  const times = { startTime: UNKNOWN_TIME, completeTime: UNKNOWN_TIME };
  return commit(context, undo, { method: 'DownloadResponse' as const, status: 1, ...times });
}
