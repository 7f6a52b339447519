import type { Texts } from '../texts.js';
import { account } from './account.js';
import { boot } from './boot.js';
import { categoryAnswered } from './category-answered.js';
import { categoryUnanswered } from './category-unanswered.js';
import { codes400 } from './codes-400.js';
import { codes401 } from './codes-401.js';
import { codes403 } from './codes-403.js';
import { codes404 } from './codes-404.js';
import { codes480 } from './codes-480.js';
import { codes481 } from './codes-481.js';
import { codes5xx } from './codes-5xx.js';
import { codes6xx } from './codes-6xx.js';
import { codesEarly } from './codes-early.js';
import { configuration } from './configuration.js';
import { credentials } from './credentials.js';
import { deepCredentials } from './deep-credentials.js';
import { deepLocal } from './deep-local.js';
import { deepPath } from './deep-path.js';
import { deepServer } from './deep-server.js';
import { dialect } from './dialect.js';
import { dns } from './dns.js';
import { lan } from './lan.js';
import { network } from './network.js';
import { practices } from './practices.js';
import { registered } from './registered.js';
import { server } from './server.js';
import { service } from './service.js';
import { tls } from './tls.js';
import { tool } from './tool.js';

export const texts: Texts = {
  ...configuration,
  ...dns,
  ...network,
  ...service,
  ...tls,
  ...registered,
  ...credentials,
  ...account,
  ...server,
  ...tool,
  ...categoryUnanswered,
  ...categoryAnswered,
  ...deepLocal,
  ...deepPath,
  ...deepServer,
  ...deepCredentials,
  ...dialect,
  ...codesEarly,
  ...codes400,
  ...codes401,
  ...codes403,
  ...codes404,
  ...codes480,
  ...codes481,
  ...codes5xx,
  ...codes6xx,
  ...practices,
  ...boot,
  ...lan,
};
