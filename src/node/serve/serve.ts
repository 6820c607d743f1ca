// Serves a model over HTTP: rows as JSON in, predictions as JSON out.

import type { Server } from 'node:http';
import { kindOf } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { checkPredictions } from '../../train/checkFurther.ts';
import type { Model } from '../../train/model.ts';
import { openGpu } from '../openNodeGpu.ts';
import { Batcher } from './batcher.ts';
import { createApp } from './createApp.ts';
import { closeServer, listen, takeWhatArrived } from './listen.ts';
import { loadHono } from './loadHono.ts';
import { rowReader } from './rowReader.ts';
import { ServedModel } from './servedModel.ts';
import { ServerMetrics } from './serverMetrics.ts';
import { serveSettings, type ServeOptions } from './serveOptions.ts';

/** A server that runs. */
export interface ModelServer {
  /** Where it answers, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Requests that were answered, and rows that were predicted, so far. */
  readonly served: {
    /** Requests that were answered. */
    readonly requests: number;
    /** Rows that were predicted. */
    readonly rows: number;
  };
  /** Takes no more requests, answers those under way, and frees what it holds. May be called twice. */
  close(): Promise<void>;
}

/**
 * Serves the model as it is now: later training does not change the answers, and the model may be destroyed. Its Gpu must
 * stay open until `close`.
 *
 * - `POST /predict` takes `{"rows": […]}` or `{"row": …}`: objects by column, lists of numbers, pictures as nested lists. It
 *   answers `{"predictions": [{row, predicted, probability, probabilities}]}`, as `gradloom predict` does.
 * - `GET /model` tells columns and classes, `GET /health` whether the device is there, `GET /metrics` counts for Prometheus.
 * - Refusals are JSON: `{code, message, hint}`. docs/serve.md lists them.
 *
 * Requests that arrive together are predicted together. A lost device is opened again.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no model, wrong options, and a port that is taken; `E_UNSUPPORTED` where hono
 *   is not installed; as `Model.predict` for a model whose parameters are not finite.
 */
export async function serve(model: Model, options: ServeOptions = {}): Promise<ModelServer> {
  checkServable(model);
  const settings = serveSettings(options, () => openGpu());
  const { createAdaptorServer, ...hono } = await loadHono();
  const metrics = new ServerMetrics();
  const served = await ServedModel.create(model, {
    maxBatch: settings.maxBatch,
    reopen: settings.reopen,
    onLoss: () => metrics.deviceLosses++,
  });
  const { inputs, outputs } = model.network;
  const batcher = new Batcher({
    ...settings,
    inputs,
    outputs,
    predict: (x) => served.predict(x),
    onBatch: (batch) => metrics.batch(batch),
  });
  let isEnding = false;
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await takeWhatArrived();
    isEnding = true;
    await closeServer(server, closeTimeoutMs);
    await served.close();
  };
  const app = createApp(hono, {
    served,
    batcher,
    metrics,
    settings,
    read: rowReader(served.model, settings),
    isClosing: () => isEnding,
  });
  const { requestTimeoutMs, closeTimeoutMs } = settings;
  const server = createAdaptorServer({
    fetch: app.fetch,
    // A library leaves the globals of its process as they are.
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, Math.max(20, requestTimeoutMs / 4)),
    },
  }) as Server;
  try {
    const address = await listen(server, settings);
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return {
      url: `http://${host}:${address.port}`,
      get served() {
        return { requests: metrics.requests, rows: metrics.rows };
      },
      close: () => (closing ??= end()),
    };
  } catch (error) {
    await served.close();
    throw error;
  }
}

/** Throws `E_ARGUMENT` unless it is a model. */
function checkServable(model: Model): void {
  const { network, parameters } = Object(model) as Partial<Model>;
  if (network && parameters) return checkPredictions('serve', network);
  throw new GradloomError('E_ARGUMENT', `serve: what is served must be a model; got ${kindOf(model)}.`, {
    hint: 'await serve(await loadModel(gpu, file))',
  });
}
