import { z } from 'zod';
import { problem } from '#shared/api/problem.js';
import { appErrorCodes, type AppErrorCode } from '../app-error-codes.js';
import * as apiSchemas from './api-schemas.js';
import { SESSION_COOKIE } from './authentication.js';
import { OpenApiSchemas, type JsonSchema } from './openapi-schemas.js';
import type { Route } from './route.js';

/** OpenAPI 3.1 of a route table, as JSON. */
export function openApiDocument(routes: readonly Route[], version: string): Readonly<Record<string, unknown>> {
  const schemas = new OpenApiSchemas(namedSchemas(), routes.flatMap(schemasOf));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route, schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'sipdx',
      version,
      summary: 'Why a SIP phone does not register, and what will fix it',
      description: 'Times are epoch ms. Errors are problem documents (RFC 9457) with a stable `code`.',
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
    },
  };
}

/** Every code that a route can answer with: its own and those of all of its kind. */
export function errorCodesOf(route: Route): readonly AppErrorCode[] {
  const changes = route.method !== 'get';
  const withLogin = route.role !== 'anyone';
  return [
    ...new Set<AppErrorCode>([
      'invalid-request',
      ...(withLogin ? (['not-logged-in'] as const) : []),
      ...(withLogin && route.role !== 'viewer' ? (['forbidden'] as const) : []),
      ...(changes ? (['cross-site', 'unsupported-media-type', 'request-too-large'] as const) : []),
      ...(isRepeatable(route) ? (['request-in-progress', 'idempotency-key-reused'] as const) : []),
      ...(isRepeatable(route) && route.toldOnce === true ? (['answer-not-kept'] as const) : []),
      ...(route.ifMatch === true ? (['precondition-required', 'precondition-failed'] as const) : []),
      ...(route.errors ?? []),
      'internal',
      'store-failed',
      'store-read-only',
      'store-full',
    ]),
  ];
}

function schemasOf({ params, query, body, events, answers, media = {} }: Route): readonly z.ZodType[] {
  return [params, query, body, events, ...Object.values(answers), ...Object.values(media)].filter(
    (schema) => schema instanceof z.ZodType,
  );
}

function isRepeatable(route: Route): boolean {
  return route.method === 'post' && route.role !== 'anyone';
}

function namedSchemas(): Readonly<Record<string, z.ZodType>> {
  const all = Object.entries(apiSchemas);
  return Object.fromEntries(
    all.flatMap(([name, schema]) =>
      schema instanceof z.ZodType ? [[name.charAt(0).toUpperCase() + name.slice(1), schema]] : [],
    ),
  );
}

function operation(route: Route, schemas: OpenApiSchemas): Readonly<Record<string, unknown>> {
  const who = route.role === 'anyone' ? 'Needs no login.' : `Needs the role ${route.role}.`;
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, who].filter((part) => part !== undefined).join(' '),
    security: route.role === 'anyone' ? [] : [{ token: [] }, { cookie: [] }],
    parameters: [...pathParameters(route, schemas), ...queryParameters(route, schemas), ...headerParameters(route)],
    ...(route.body !== undefined && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: { 'application/json': { schema: schemas.of(route.body, 'input') } },
      },
    }),
    responses: { ...answers(route, schemas), ...problems(route, schemas) },
  };
}

function pathParameters(route: Route, schemas: OpenApiSchemas): readonly unknown[] {
  const { properties } = fieldsOf(route.params, schemas);
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string' },
  }));
}

function queryParameters(route: Route, schemas: OpenApiSchemas): readonly unknown[] {
  const { properties, required } = fieldsOf(route.query, schemas);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

const fields = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

/** Parameters stand in the document one by one: the fields of an object schema. */
function fieldsOf(schema: z.ZodObject | undefined, schemas: OpenApiSchemas): z.output<typeof fields> {
  if (schema === undefined) return { properties: {}, required: [] };
  return fields.parse(schemas.inline(schema, 'input'));
}

function headerParameters(route: Route): readonly unknown[] {
  const header = (name: string, description: string, required = false) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...(route.ifMatch === true ? [header('If-Match', 'The ETag with which the resource was read.', true)] : []),
    ...(route.etag === true ? [header('If-None-Match', 'ETags that the client has: 304 if one is current.')] : []),
    ...(isRepeatable(route)
      ? [header('Idempotency-Key', 'A request repeated with its key within 24 h is done once and answered again.')]
      : []),
    ...Object.entries(route.headers ?? {}).map(([name, description]) => header(name, description)),
  ];
}

function answers(route: Route, schemas: OpenApiSchemas): Readonly<Record<string, unknown>> {
  if (route.events !== undefined) {
    const description = 'Server-sent events: `id` is the event’s, `data` one event as JSON.';
    const content = {
      'text/event-stream': { schema: { type: 'string' }, 'x-event-schema': schemas.of(route.events, 'output') },
    };
    return { 200: { description, content } };
  }
  if (route.media !== undefined) {
    const content = Object.entries(route.media).map(([type, schema]) => [
      type,
      { schema: schema === null ? { type: 'string' } : schemas.of(schema, 'output') },
    ]);
    return { 200: { description: 'A file', content: Object.fromEntries(content) as object } };
  }
  const tag = { ETag: { schema: { type: 'string' }, description: 'Changes with the resource.' } };
  const said = Object.entries(route.answers).map(([status, body]) => [
    status,
    {
      description: DESCRIPTIONS[status] ?? 'Done',
      ...(route.etag === true && { headers: tag }),
      ...(body !== null && { content: { 'application/json': { schema: schemas.of(body, 'output') } } }),
    },
  ]);
  const unchanged = { 304: { description: 'Unchanged', headers: tag } };
  return { ...(Object.fromEntries(said) as object), ...(route.etag === true && route.method === 'get' && unchanged) };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted: it is done when the device comes',
  204: 'Done, nothing to say',
};

/** One response per status; `x-error-codes` are the problem codes it may carry. */
function problems(route: Route, schemas: OpenApiSchemas): Readonly<Record<string, unknown>> {
  const schema: JsonSchema = schemas.of(problem, 'output');
  const byStatus = new Map<number, AppErrorCode[]>();
  for (const code of errorCodesOf(route)) {
    const { status } = appErrorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${appErrorCodes[code].title}`).join('; '),
        'x-error-codes': codes,
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}
