/** Requests to a real GenieACS and what came back, as written down in the given facts. */
export interface RecordedExchange {
  /** `12`, `J3` */
  readonly key: string;
  readonly title: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Undefined: no answer came, the connection was reset. */
  readonly answer: RecordedAnswer | undefined;
}

export interface RecordedAnswer {
  readonly status: number;
  readonly phrase: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HEADING = /^### (\w+)\. (.*)$/m;
const HTTP_BLOCK = /```http\n([^]*?)\n?```/g;

export function recordedExchanges(markdown: string): readonly RecordedExchange[] {
  return markdown.split(/^(?=### )/m).flatMap((section) => {
    const [, key = '', title = ''] = HEADING.exec(section) ?? [];
    const [request, response] = [...section.matchAll(HTTP_BLOCK)].map(([, text = '']) => text);
    return request === undefined || response === undefined ? [] : [exchange(key, title, request, response)];
  });
}

function exchange(key: string, title: string, request: string, response: string): RecordedExchange {
  const { first, headers, body } = message(request);
  const [method = '', target = ''] = first.split(' ');
  const status = message(response);
  const [, code, phrase = ''] = /^HTTP\/1\.1 (\d+) (.*)$/.exec(status.first) ?? [];
  const answer = code === undefined ? undefined : { ...status, status: Number(code), phrase };
  return { key, title, method, target, headers, body, answer };
}

function message(text: string) {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return { first, headers: Object.fromEntries(headers) as Readonly<Record<string, string>>, body: rest.join('\n\n') };
}
