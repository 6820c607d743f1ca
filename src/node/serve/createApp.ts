// The routes of a server.

import type { MiddlewareHandler } from 'hono';
import type { Answer } from './answers.ts';
import { answersOf, describeModel } from './answers.ts';
import type { Batcher } from './batcher.ts';
import { badRequest, bodyOf, HttpError, toHttpError } from './httpError.ts';
import type { loadHono } from './loadHono.ts';
import { rowsOf } from './requestBody.ts';
import type { ReadRows } from './readRows.ts';
import type { ServedModel } from './servedModel.ts';
import type { ServerMetrics } from './serverMetrics.ts';
import type { ServeSettings } from './serveOptions.ts';

/** What the routes need. */
export interface AppParts {
  readonly served: ServedModel;
  readonly batcher: Batcher;
  readonly metrics: ServerMetrics;
  readonly settings: ServeSettings;
  readonly read: (rows: readonly unknown[]) => ReadRows;
  readonly isClosing: () => boolean;
}

/** The paths, and by which method each is asked. */
const ROUTES = new Map([
  ['/predict', 'POST'],
  ['/model', 'GET'],
  ['/health', 'GET'],
  ['/metrics', 'GET'],
]);
const JSON_TYPE = 'application/json; charset=utf-8';
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The application: a function of requests. */
export function createApp(
  { Hono, bodyLimit, cors }: Pick<Awaited<ReturnType<typeof loadHono>>, 'Hono' | 'bodyLimit' | 'cors'>,
  parts: AppParts,
) {
  const { served, batcher, metrics, settings, isClosing } = parts;
  const app = new Hono();
  app.use(async (c, next) => {
    const begin = performance.now();
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    if (isClosing()) c.header('Connection', 'close');
    const path = ROUTES.has(c.req.path) ? c.req.path : 'other';
    metrics.answered({ path, status: c.res.status, seconds: (performance.now() - begin) / 1000 });
  });
  if (settings.cors.length > 0)
    app.use(cors({ origin: originsOf(settings.cors), allowMethods: ['GET', 'POST'] }));
  app.post('/predict', mediaType, limitBody(bodyLimit, settings.maxBodyBytes), async (c) => {
    served.assertReady();
    const { x, rows, warnings } = parts.read(rowsOf(new Uint8Array(await c.req.arrayBuffer())));
    const { signal } = c.req.raw;
    const outputs = await batcher.add({ x, rows }, () => !signal.aborted);
    const targets = served.model.table?.targets.map(({ name }) => name) ?? [];
    const answer: {
      predictions: Answer[];
      targets?: readonly string[];
      warnings?: readonly string[];
    } = { predictions: answersOf(served.model, outputs) };
    if (targets.length > 1) answer.targets = targets;
    if (warnings.length > 0) answer.warnings = warnings;
    return json(answer);
  });
  app.get('/model', () => json(describeModel(served.model)));
  app.get('/health', () => {
    const status = isClosing() ? 'closing' : served.state;
    return json({ status, queuedRows: batcher.rows }, { status: status === 'ready' ? 200 : 503 });
  });
  app.get('/metrics', () => {
    const text = metrics.text({ queuedRows: batcher.rows, isReady: served.state === 'ready' });
    return new Response(text, { headers: { 'Content-Type': METRICS_TYPE } });
  });
  for (const [path, method] of ROUTES) {
    app.all(path, () => {
      throw new HttpError(405, 'E_METHOD', {
        message: `serve: ${path} must be asked by ${method}; got another method.`,
        headers: { Allow: method === 'GET' ? 'GET, HEAD' : method },
      });
    });
  }
  app.notFound(() => {
    const paths = [...ROUTES].map(([path, method]) => `${method} ${path}`).join(', ');
    return refusal(
      new HttpError(404, 'E_NOT_FOUND', {
        message: 'serve: the path must be one of the server; got another.',
        hint: `They are ${paths}.`,
      }),
    );
  });
  app.onError((error) => refusal(toHttpError(error)));
  return app;
}

function json(content: unknown, { status = 200 } = {}): Response {
  return new Response(`${JSON.stringify(content)}\n`, { status, headers: { 'Content-Type': JSON_TYPE } });
}

/** The answer of a refusal. One that comes before the body was read ends the connection: nobody will read the rest. */
function refusal(error: HttpError): Response {
  const { status, headers } = error;
  const all = new Headers({ ...headers, 'Content-Type': JSON_TYPE });
  if (status === 413 || status === 415) all.set('Connection', 'close');
  return new Response(bodyOf(error), { status, headers: all });
}

/** JSON alone: other types are what pages may send anywhere without being asked, and compressed ones have no bound. */
const mediaType: MiddlewareHandler = async (c, next) => {
  const type = c.req.header('Content-Type') ?? '';
  const encoding = c.req.header('Content-Encoding');
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type) || encoding !== undefined) {
    throw new HttpError(415, 'E_MEDIA_TYPE', {
      message: 'serve: the body must be application/json in UTF-8, not compressed; got another type.',
      hint: 'Send the header Content-Type: application/json.',
    });
  }
  await next();
};

function limitBody(
  bodyLimit: Awaited<ReturnType<typeof loadHono>>['bodyLimit'],
  maxSize: number,
): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new HttpError(413, 'E_LIMIT', {
        message: `serve: the body may have ${maxSize} bytes at most; got more.`,
        hint: 'Send fewer rows a request, or start the server with a higher limit (--max-body).',
      });
    },
  });
}

function originsOf(cors: string | readonly string[]): string | string[] {
  const origins = typeof cors === 'string' ? [cors] : [...cors];
  return origins.includes('*') ? '*' : origins;
}

/** What a socket is told that did not send a request: too slow, or no HTTP. */
export function answerOfSocket(cause: { readonly code?: string }): string {
  const error =
    cause.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? new HttpError(408, 'E_TIMEOUT', { message: 'serve: the request must arrive in time; it did not.' })
      : badRequest('the request must be HTTP; got something else');
  const reason = error.status === 408 ? 'Request Timeout' : 'Bad Request';
  const body = bodyOf(error);
  return [
    `HTTP/1.1 ${error.status} ${reason}`,
    `Content-Type: ${JSON_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
