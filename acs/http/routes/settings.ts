import { settings, type Settings } from '#shared/api/settings.js';
import { difference, type Audit } from '../../core/audit.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { SettingsService } from '../../core/settings.js';
import { actorOf, whoAsks } from '../authentication.js';
import { etagOf, requireMatch } from '../etag.js';
import { route, type Route } from '../route.js';

export function settingsRoutes(deps: { readonly settings: SettingsService; readonly audit: Audit }): readonly Route[] {
  const { settings: service, audit } = deps;
  const now = (): { status: 200; headers: { ETag: string }; body: Settings } => ({
    status: 200,
    headers: { ETag: tagOf(service.version()) },
    body: service.current(),
  });
  return [
    route({
      id: 'getSettings',
      method: 'get',
      path: '/settings',
      tag: 'settings',
      summary: 'The settings, with the ETag that a change needs',
      role: LEAST_ROLE['settings.read'],
      answers: { 200: settings },
      etag: true,
    })(now),
    route({
      id: 'putSettings',
      method: 'put',
      path: '/settings',
      tag: 'settings',
      summary: 'Replaces the settings; what is left out goes back to its default',
      role: LEAST_ROLE['settings.change'],
      body: settings,
      answers: { 200: settings },
      ifMatch: true,
    })(async ({ body, request }) => {
      const version = service.version();
      requireMatch(request, tagOf(version));
      const { before, after } = await service.put(body, version, whoAsks(request).user.username);
      const detail = { ...difference(before, after) };
      await audit.record({ ...actorOf(request), action: 'settings.change', target: 'settings', detail });
      return now();
    }),
  ];
}

function tagOf(version: number): string {
  return etagOf(`settings ${version}`);
}
