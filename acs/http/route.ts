import { z } from 'zod';
import type { Role } from '#shared/api/access.js';
import type { AppErrorCode } from '../app-error-codes.js';
import { checkPlain } from './plain-value.js';
import type { WebRequest, WebResponse } from './web.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Body of the answer by status; null: none. */
export type Answers = Readonly<Record<number, z.ZodType | null>>;

/** What a handler returns: one of the declared statuses with its body. */
export type AnswerOf<A extends Answers> = {
  [S in keyof A & number]: {
    readonly status: S;
    readonly headers?: Readonly<Record<string, string>>;
  } & (A[S] extends z.ZodType ? { readonly body: z.output<A[S]> } : { readonly body?: undefined });
}[keyof A & number];

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of a body: sent as it is. */
  readonly file?: FileAnswer;
}

export interface FileAnswer {
  /** One of the media types that the route declares. */
  readonly type: string;
  /** Letters, digits, dots and hyphens. */
  readonly name: string;
  /** A list of unknown length comes piece by piece, and is sent as it comes. */
  readonly content: string | Uint8Array | AsyncIterable<string>;
}

/** A request that has the form that the route declares. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: WebRequest;
  /** For cookies; the answer itself is returned. */
  readonly response: WebResponse;
}

/** What a route says of itself: the router and the OpenAPI document are made from it. */
export interface RouteFacts {
  /** OpenAPI's operationId. */
  readonly id: string;
  readonly method: Method;
  /** Below /api/v1, with OpenAPI's `{name}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** 'anyone': without a login. */
  readonly role: Role | 'anyone';
  /** Besides those that every route of its kind can answer with. */
  readonly errors?: readonly AppErrorCode[];
  /** The answer has an ETag, and If-None-Match saves the body. */
  readonly etag?: boolean;
  /** The change needs If-Match: the handler calls `requireMatch`. */
  readonly ifMatch?: boolean;
  /** The answer holds a secret that is told once: it is not kept for a repeated Idempotency-Key. */
  readonly toldOnce?: boolean;
  /** Largest body, as express names sizes; 64 kB otherwise. */
  readonly bodyLimit?: string;
  /** Further request headers, with a sentence each. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface Shapes<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  /** Of the path's `{name}`s. */
  readonly params?: P;
  /** Strict: an unknown field is refused by name. */
  readonly query?: Q;
  readonly body?: B;
}

/** Ready to be mounted and described. */
export interface Route extends RouteFacts {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: Answers;
  /** The answer is a file of one of these media types, with its form where it has one. */
  readonly media?: Readonly<Record<string, z.ZodType | null>>;
  /** The answer is a stream of events, each of that form. */
  readonly events?: z.ZodType;
  /**
   * Reads the request. Returns what does the work: a stream answers by itself and returns nothing.
   * @throws ZodError
   */
  prepare(request: WebRequest, response: WebResponse): () => Promise<Answer | undefined>;
}

const noFields = z.strictObject({});
type NoFields = typeof noFields;
/** A POST that says nothing may say `{}`. */
const noBody = z.strictObject({}).optional();

/** Declares a route. The compiler holds the handler to what is declared. */
export function route<
  A extends Answers,
  P extends z.ZodObject = NoFields,
  Q extends z.ZodObject = NoFields,
  B extends z.ZodType = typeof noBody,
>(
  declaration: RouteFacts & Shapes<P, Q, B> & { readonly answers: A },
): (handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<AnswerOf<A>> | AnswerOf<A>) => Route {
  // Two calls: only so does the compiler know the statuses when it reads the handler.
  return (handle) => ({
    ...declaration,
    prepare(request, response) {
      const call = read<P, Q, B>(declaration, request, response);
      return async () => handle(call);
    },
  });
}

/** Declares a route that answers with a file, to be saved under its name. */
export function fileRoute<P extends z.ZodObject = NoFields, Q extends z.ZodObject = NoFields>(
  declaration: RouteFacts & Shapes<P, Q, typeof noBody> & { readonly media: NonNullable<Route['media']> },
): (handle: (call: Call<z.output<P>, z.output<Q>, unknown>) => Promise<FileAnswer> | FileAnswer) => Route {
  return (handle) => ({
    ...declaration,
    answers: { 200: null },
    prepare(request, response) {
      const call = read<P, Q, typeof noBody>(declaration, request, response);
      return async () => {
        const file = await handle(call);
        const headers = { 'Content-Disposition': `attachment; filename="${file.name}"` };
        return { status: 200, headers, file };
      };
    },
  });
}

/** Declares a route that answers with server-sent events until one side has enough. */
export function streamRoute<P extends z.ZodObject = NoFields, Q extends z.ZodObject = NoFields>(
  declaration: RouteFacts & Shapes<P, Q, typeof noBody> & { readonly events: z.ZodType },
): (stream: (call: Call<z.output<P>, z.output<Q>, unknown>) => Promise<void>) => Route {
  return (stream) => ({
    ...declaration,
    answers: { 200: null },
    prepare(request, response) {
      const call = read<P, Q, typeof noBody>(declaration, request, response);
      return async () => {
        await stream(call);
        return undefined;
      };
    },
  });
}

function read<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  shapes: Shapes<P, Q, B>,
  request: WebRequest,
  response: WebResponse,
): Call<z.output<P>, z.output<Q>, z.output<B>> {
  checkPlain(request.params, 'path');
  checkPlain(request.query, 'query');
  checkPlain(request.body, 'body');
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : request.body;
  return {
    // Where a shape is left out, its type parameter is that of nothing.
    params: (shapes.params ?? noFields).parse(request.params) as z.output<P>,
    query: (shapes.query ?? noFields).parse(request.query) as z.output<Q>,
    body: (shapes.body ?? noBody).parse(body) as z.output<B>,
    request,
    response,
  };
}

export const idParams = z.object({ id: z.string().min(1).max(512) });
