import type { IncomingMessage, ServerResponse } from 'node:http';

/** The part of express 5 that this server uses. A handler may be asynchronous: its rejection goes to the error handler. */
export interface WebRequest extends IncomingMessage {
  readonly method: string;
  readonly path: string;
  readonly originalUrl: string;
  /** Decoded once: an id's own `%2D` travels as `%252D`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  /** Address of the peer. */
  readonly ip?: string;
}

export interface WebResponse extends ServerResponse {
  status(code: number): this;
  json(value: unknown): this;
  type(contentType: string): this;
  send(content: string | Buffer): this;
  set(name: string, value: string): this;
  sendFile(
    path: string,
    options: { readonly acceptRanges: false; readonly headers: Readonly<Record<string, string>> },
  ): void;
  cookie(name: string, value: string, options: CookieOptions): this;
}

export interface CookieOptions {
  readonly httpOnly: boolean;
  readonly sameSite: 'strict';
  readonly secure: boolean;
  readonly path: string;
  /** ms */
  readonly maxAge: number;
}

export type Next = (error?: unknown) => void;
export type RequestHandler = (request: WebRequest, response: WebResponse, next: Next) => unknown;
export type ErrorHandler = (error: unknown, request: WebRequest, response: WebResponse, next: Next) => unknown;

export interface WebRouter {
  use(...handlers: readonly (RequestHandler | ErrorHandler | WebRouter)[]): this;
  use(path: string, ...handlers: readonly (RequestHandler | WebRouter)[]): this;
  get(path: string, ...handlers: readonly RequestHandler[]): this;
  post(path: string, ...handlers: readonly RequestHandler[]): this;
  put(path: string, ...handlers: readonly RequestHandler[]): this;
  patch(path: string, ...handlers: readonly RequestHandler[]): this;
  delete(path: string, ...handlers: readonly RequestHandler[]): this;
  /** Every method, OPTIONS too. */
  all(path: string, ...handlers: readonly RequestHandler[]): this;
}

export interface WebApplication extends WebRouter {
  (request: IncomingMessage, response: ServerResponse): void;
  set(setting: string, value: unknown): this;
}
