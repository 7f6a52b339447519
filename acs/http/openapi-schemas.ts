import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;
type Direction = 'input' | 'output';

const PREFIX = '#/components/schemas/';
/** No name of a component begins so. */
const NAMELESS = '-';

/**
 * Zod schemas as JSON Schema 2020-12, which OpenAPI 3.1 uses. Those with a name become components; the others stand
 * where they are used. A schema that reads otherwise than it is answered (defaults) is two components.
 */
export class OpenApiSchemas {
  readonly #registry = z.registry<{ id: string }>();
  readonly #json: Readonly<Record<Direction, Converted>>;
  readonly #used = new Map<string, JsonSchema>();

  /**
   * @param named schemas by the name of their component
   * @param others every other schema that will be asked for
   */
  constructor(named: Readonly<Record<string, z.ZodType>>, others: Iterable<z.ZodType>) {
    for (const [id, schema] of Object.entries(named)) this.#registry.add(schema, { id });
    let count = 0;
    for (const schema of others) {
      if (!this.#registry.has(schema)) this.#registry.add(schema, { id: `${NAMELESS}${count++}` });
    }
    this.#json = { input: convert(this.#registry, 'input'), output: convert(this.#registry, 'output') };
  }

  /** The schema, or a reference to its component. */
  of(schema: z.ZodType, direction: Direction): JsonSchema {
    const id = this.#idOf(schema);
    if (id.startsWith(NAMELESS)) return this.inline(schema, direction);
    this.#keep(id, direction);
    return { $ref: PREFIX + this.#component(id, direction) };
  }

  /** The schema itself, even where it has a name. */
  inline(schema: z.ZodType, direction: Direction): JsonSchema {
    const json = this.#json[direction][this.#idOf(schema)] ?? {};
    for (const inner of referencesIn(json)) this.#keep(inner, direction);
    return renamed(json, (id) => this.#component(id, direction));
  }

  #idOf(schema: z.ZodType): string {
    const id = this.#registry.get(schema)?.id;
    if (id === undefined) throw new Error('the schema is none of the document');
    return id;
  }

  #component(id: string, direction: Direction): string {
    const { input, output } = this.#json;
    return direction === 'input' && differs(id, input, output) ? `${id}Input` : id;
  }

  #keep(id: string, direction: Direction): void {
    const component = this.#component(id, direction);
    const json = this.#json[direction][id];
    if (json === undefined || this.#used.has(component)) return;
    this.#used.set(
      component,
      renamed(json, (inner) => this.#component(inner, direction)),
    );
    for (const inner of referencesIn(json)) this.#keep(inner, direction);
  }

  /** Every component that was referred to, by name. */
  components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#used].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

type Converted = Readonly<Record<string, JsonSchema>>;

function convert(registry: z.core.$ZodRegistry<{ id: string }>, io: Direction): Converted {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => PREFIX + id,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // What an answer does not have today it may have tomorrow; only what is strict forbids more.
      const { def } = zodSchema._zod;
      if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: _id, ...json }]) => [id, json as JsonSchema]),
  );
}

/** By itself, or in what it refers to. */
function differs(name: string, here: Converted, there: Converted, seen = new Set<string>()): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  if (JSON.stringify(here[name]) !== JSON.stringify(there[name])) return true;
  return referencesIn(here[name]).some((inner) => differs(inner, here, there, seen));
}

/** Names of the components that a schema refers to. */
function referencesIn(json: unknown): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(PREFIX.length)] : referencesIn(value),
  );
}

function renamed(json: JsonSchema, nameOf: (name: string) => string): JsonSchema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string' ? PREFIX + nameOf(inner.slice(PREFIX.length)) : walk(inner),
      ]),
    );
  };
  return walk(json) as JsonSchema;
}
