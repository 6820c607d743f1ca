// A server among slow clients, full ports, lost devices, and at its end.

import { createConnection, createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dense, Model, network, type Gpu } from '../../../src/index.ts';
import { openGpu, serve } from '../../../src/node.ts';
import {
  answersOf,
  createScene,
  endScene,
  expected,
  metric,
  post,
  refusal,
  start,
  type Answers,
  type ServeScene,
} from './serveScene.ts';

let scene: ServeScene;
let plain: Model;

beforeAll(async () => {
  scene = await createScene();
  ({ plain } = scene);
});
afterAll(async () => endScene(scene));

describe('serve', () => {
  it('takes no body that is too long, whether or not its length is told', async () => {
    const server = await start(plain, { maxBodyBytes: 1000 });
    const long = JSON.stringify({ rows: Array.from({ length: 5000 }, () => [1, 2]) });
    expect(await refusal(await post(server, long))).toMatchObject({ status: 413, code: 'E_LIMIT' });
    const { port } = new URL(server.url);
    // Chunks without end: the answer comes before they do.
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = createConnection({ port: Number(port), host: '127.0.0.1' }, () => {
        socket.write(
          'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
        );
        for (let i = 0; i < 40; i++) socket.write(`64\r\n${'1'.repeat(100)}\r\n`);
      });
      socket.on('data', (piece) => {
        text += String(piece);
        if (text.includes('hint')) resolve(text);
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(await answersOf(server, { row: [1, 2] })).toBeDefined();
  });

  it('lets slow clients go, and speaks JSON to those who do not speak HTTP', async () => {
    const server = await start(plain, { requestTimeoutMs: 200 });
    const port = Number(new URL(server.url).port);
    const talk = (text: string) =>
      new Promise<string>((resolve) => {
        let answer = '';
        const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(text));
        socket.on('data', (piece) => (answer += String(piece)));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(answer));
      });
    const slow = talk(
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"ro',
    );
    // Others are answered meanwhile.
    await answersOf(server, { row: [1, 2] });
    expect(await slow).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"E_TIMEOUT"/);
    expect(await talk('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"E_ARGUMENT"/);
  });

  it('answers what is under way when it is closed, and nobody after that', async () => {
    const server = await start(plain, { maxDelayMs: 300 });
    const underWay = Array.from({ length: 5 }, (_, i) => post(server, { row: [i, 1] }));
    await expect.poll(async () => metric(server, 'gradloom_queue_rows')).toBe(5);
    const closed = server.close();
    expect(server.close()).toBe(closed);
    const wanted = await expected(plain, Float64Array.of(0, 1, 1, 1, 2, 1, 3, 1, 4, 1));
    for (const [i, response] of (await Promise.all(underWay)).entries()) {
      expect(response.status).toBe(200);
      expect(((await response.json()) as Answers).predictions[0]!.predicted).toEqual(wanted[i]);
    }
    await closed;
    await expect(post(server, { row: [1, 2] })).rejects.toThrow('fetch failed');
    expect(server.served).toEqual({ requests: expect.any(Number) as number, rows: 5 });
  });

  it('does not wait for ever for a client that does not send', async () => {
    const server = await start(plain, { closeTimeoutMs: 100 });
    const socket = createConnection({ port: Number(new URL(server.url).port), host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Type: application/json\r\n\r\n',
    );
    await expect.poll(() => socket.bytesWritten).toBeGreaterThan(0);
    const begin = performance.now();
    await server.close();
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  it('opens a lost device again, answers 503 meanwhile, and the same bits after', async () => {
    const own = await openGpu();
    let reopened: Gpu | undefined;
    let attempts = 0;
    let letGo!: () => void;
    const wait = new Promise<void>((resolve) => (letGo = resolve));
    const lost = new Model(own, { network: plain.network, seed: 2 });
    const server = await start(lost, {
      reopen: async () => {
        attempts++;
        if (attempts === 1) throw new Error('not yet');
        await wait;
        return (reopened = await openGpu());
      },
    });
    const before = await answersOf(server, { row: [1, 2] });
    own.device.destroy();
    await expect.poll(async () => (await fetch(`${server.url}/health`)).status).toBe(503);
    const refused = await post(server, { row: [1, 2] });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refusal(refused)).toMatchObject({ status: 503, code: 'E_DEVICE_LOST' });
    await expect.poll(() => attempts).toBe(2);
    letGo();
    await expect
      .poll(async () => (await fetch(`${server.url}/health`)).status, { timeout: 10_000 })
      .toBe(200);
    expect(await answersOf(server, { row: [1, 2] })).toEqual(before);
    expect(await metric(server, 'gradloom_device_losses_total')).toBe(1);
    await server.close();
    // What it opened itself, it closes.
    expect(() => reopened!.assertUsable()).toThrow('closed');
  });

  it('ends while a device is being opened again', async () => {
    const own = await openGpu();
    const server = await start(new Model(own, { network: plain.network }), {
      reopen: () => Promise.reject(new Error('gone for good')),
    });
    own.device.destroy();
    await expect.poll(async () => (await fetch(`${server.url}/health`)).status).toBe(503);
    await server.close();
  });

  it('refuses a port that is taken, and what is no model', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(serve(plain, { port })).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      message: `serve: port ${port} must be free; another program has it.`,
    });
    taken.close();
    await expect(serve({} as Model)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    await expect(serve(plain, { port: 1.5 })).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    await expect(serve(plain, { host: '192.0.2.1' })).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('answers at its end what has been sent and not yet read', async () => {
    const server = await start(plain);
    const body = '{"row": [1, 2]}';
    const head = 'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const request = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
    const text = await new Promise<string>((resolve) => {
      let answers = '';
      const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write(request),
      );
      // The second request is on its way on a connection that is idle until it is read.
      socket.once('data', () => {
        setTimeout(() => {
          socket.write(request);
          void server.close();
        }, 50);
      });
      socket.on('data', (piece) => (answers += String(piece)));
      socket.on('error', () => resolve(answers));
      socket.on('close', () => resolve(answers));
    });
    expect(text.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    await server.close();
  });

  it('is not ready once its owner has closed the device', async () => {
    const gpu = await openGpu();
    const model = new Model(gpu, { network: network({ inputs: 2, layers: [dense(1)] }) });
    const server = await start(model);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    gpu.close();
    const health = await fetch(`${server.url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ status: 'closed' });
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('gradloom_ready 0');
    expect((await post(server, '{"row": [1, 2]}')).status).toBe(503);
  });
});
