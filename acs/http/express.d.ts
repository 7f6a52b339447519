/** express 5 ships no types; web.ts declares the part that this server uses. */
declare module 'express' {
  import type { RequestHandler, WebApplication, WebResponse, WebRouter } from '#acs/http/web.js';

  const express: {
    (): WebApplication;
    Router(): WebRouter;
    json(options: { readonly limit: string }): RequestHandler;
    static(
      root: string,
      options: {
        readonly index: false;
        readonly acceptRanges: false;
        readonly setHeaders: (response: WebResponse, file: string) => void;
      },
    ): RequestHandler;
  };
  export default express;
}
