import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WebConsole } from '../../test/fakes/web-console.js';
import { appErrorCodes } from '../app-error-codes.js';
import { apiRouter, expressPath } from './api-router.js';
import { openApiDocument } from './openapi.js';

/** What OpenAPI 3.1.0 §4.8 asks of the parts that we use; unknown fields are an error. */
const schemaObject = z.record(z.string(), z.unknown());
const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: z.string().optional(),
  schema: schemaObject,
});
const response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), z.strictObject({ description: z.string(), schema: schemaObject })).optional(),
  content: z
    .record(
      z.string().regex(/^[a-z]+\/[a-z+-]+$/),
      z.strictObject({ schema: schemaObject, 'x-event-schema': schemaObject.optional() }),
    )
    .optional(),
  'x-error-codes': z.array(z.string()).min(1).optional(),
});
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(1),
  description: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(parameter),
  requestBody: z
    .strictObject({
      required: z.boolean(),
      content: z.strictObject({ 'application/json': z.strictObject({ schema: schemaObject }) }),
    })
    .optional(),
  responses: z.record(z.string().regex(/^[2-5]\d\d$/), response),
});
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), summary: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Za-z0-9._-]+$/), schemaObject),
    securitySchemes: z.record(z.string(), z.record(z.string(), z.string())),
  }),
});

/** The parts of express that say what is really served. */
const layers = z.array(z.object({ route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) }) }));

describe('the OpenAPI document', () => {
  let web: WebConsole;
  let api: z.output<typeof document>;
  let operations: readonly (z.output<typeof operation> & { readonly method: string; readonly path: string })[];

  beforeAll(async () => {
    web = await WebConsole.start();
    api = document.parse((await web.call('GET', '/openapi.json')).json);
    operations = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({ ...one, method, path })),
    );
  });
  afterAll(() => web.close());

  it('is valid OpenAPI 3.1 as far as we use it, and says its version', () => {
    expect(api.info.version).toBe('1.2.3');
    expect(operations.length).toBeGreaterThan(20);
  });

  it('describes exactly the routes that express serves', () => {
    const { accounts } = web.administration;
    const { store, clock } = web;
    const router = apiRouter(web.routes, { accounts, store, clock, fingerprint: (text) => text });
    const served = layers.parse(Reflect.get(router, 'stack')).flatMap(({ route: { path, methods } }) =>
      // `all` answers 405.
      methods['_all'] === true ? [] : Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(served.sort()).toEqual(operations.map(({ method, path }) => `${method} ${expressPath(path)}`).sort());
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).toEqual([...new Set(ids)]);
    expect(operations.flatMap(({ tags }) => tags).filter((tag) => !api.tags.some(({ name }) => name === tag))).toEqual(
      [],
    );
  });

  it('declares each parameter of each path once, and none that the path has not', () => {
    for (const { path, parameters } of operations) {
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      const all = parameters.map((one) => `${one.in} ${one.name}`);
      expect(all).toEqual([...new Set(all)]);
    }
  });

  it('has the schemas of every file of the contract to name its components by', () => {
    const files = readdirSync(join(__dirname, '../../shared/api')).map((file) => file.replace(/\.ts$/, '.js'));
    const named = readFileSync(join(__dirname, 'api-schemas.ts'), 'utf8').matchAll(/'#shared\/api\/([\w-]+\.js)'/g);
    expect([...named].map(([, file]) => file)).toEqual(files.sort());
  });

  it('refers to nothing that is not there, and holds nothing that is not referred to', () => {
    const referred = new Set(referencesIn(api));
    const there = Object.keys(api.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...referred].sort()).toEqual(there.sort());
  });

  it('names, with each status, codes of the table that have that status', () => {
    for (const { responses } of operations) {
      for (const [status, { 'x-error-codes': codes = [] }] of Object.entries(responses)) {
        for (const code of codes) expect(appErrorCodes).toHaveProperty([code, 'status'], Number(status));
      }
    }
  });

  it('asks for a login everywhere but at the four routes that are open', () => {
    const open = operations.filter(({ security }) => security.length === 0).map(({ operationId }) => operationId);
    expect(open.sort()).toEqual(['getInfo', 'getOpenApi', 'getProblem', 'login']);
    for (const { security } of operations) {
      for (const name of security.flatMap((one) => Object.keys(one)))
        expect(api.components.securitySchemes).toHaveProperty(name);
    }
  });

  it('has schemas that are JSON Schema without zod’s own words', () => {
    expect(JSON.stringify(api)).not.toMatch(/"~standard"|"\$schema"|"\$id"/);
    expect(api.components.schemas['Device']).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['id']) as unknown,
    });
  });

  it('lists every query field under its own name', () => {
    const list = operations.find(({ operationId }) => operationId === 'listDevices');
    expect(list?.parameters.filter((one) => one.in === 'query').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['q', 'admission', 'cursor', 'limit']),
    );
  });

  it('does not change from one making to the next', () => {
    expect(JSON.stringify(openApiDocument(web.routes, '1'))).toBe(JSON.stringify(openApiDocument(web.routes, '1')));
  });
});

describe('the documentation of the interface', () => {
  it('explains every problem code in one line, and no other', () => {
    const text = readFileSync('docs/api.md', 'utf8');
    const listed = [...text.matchAll(/^\| `([a-z-]+)` +\| (\d{3}) +\|/gm)].map(
      ([, code, status]) => `${code} ${status}`,
    );
    expect(listed.sort()).toEqual(
      Object.entries(appErrorCodes)
        .map(([code, { status }]) => `${code} ${status}`)
        .sort(),
    );
  });
});

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}
