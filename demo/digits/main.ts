// The digits page: settings and curve on one side, a drawing area on the other; the work is done in a worker.

import { NO_ADAPTER_STEPS, webgpuAdvice } from '../shared/webgpuAdvice.ts';
import { LossChart } from './lossChart.ts';
import type { Reply, Request, Settings } from './messages.ts';
import { Pad } from './pad.ts';
import { ProbabilityBars } from './probabilityBars.ts';

// eslint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows which element it is
const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const text = (id: string, value: string): void => {
  element(id).textContent = value;
};

const chart = new LossChart(element('chart'));
const bars = new ProbabilityBars(element('bars'));
const pad = new Pad(element('pad'), showPicture);
const start = element<HTMLButtonElement>('start');
const stop = element<HTMLButtonElement>('stop');
let picture: Uint8Array | undefined;
let trained = false;
let reading = false;

const advice = webgpuAdvice();
const worker = advice ? undefined : new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
start.disabled = true;
if (advice) showAdvice(advice.title, advice.steps);
worker?.addEventListener('message', ({ data }: MessageEvent<Reply>) => receive(data));
worker?.addEventListener('error', ({ message }) => showAdvice('The worker could not start', [message]));
send({ kind: 'open' });

element('clear').addEventListener('click', () => pad.clear());
stop.addEventListener('click', () => send({ kind: 'stop' }));
element('settings').addEventListener('submit', (event) => {
  event.preventDefault();
  const settings = readSettings();
  if (!settings) return;
  element('advice').hidden = true;
  chart.clear();
  for (const id of ['accuracy', 'loss', 'epoch', 'speed']) text(id, '–');
  setTraining(true);
  send({ kind: 'train', settings });
});

function receive(reply: Reply): void {
  switch (reply.kind) {
    case 'opened':
      text('adapter', reply.adapter);
      start.disabled = false;
      return;
    case 'status':
      return text('status', reply.text);
    case 'progress':
      chart.add(reply.step, reply.losses);
      text('loss', reply.losses.at(-1)?.toFixed(4) ?? '–');
      text('epoch', reply.epoch.toFixed(1));
      return text('speed', reply.stepsPerSecond.toFixed(0));
    case 'accuracy':
      trained = true;
      text('accuracy', `${(reply.accuracy * 100).toFixed(1)} %`);
      return askForReading();
    case 'trained':
      setTraining(false);
      text(
        'status',
        `${reply.stopped ? 'Stopped after' : 'Trained'} ${reply.steps} steps in ${reply.seconds.toFixed(1)} s. Draw a digit.`,
      );
      return askForReading();
    case 'reading':
      reading = false;
      return showReading(reply.probabilities);
    case 'error':
      setTraining(false);
      reading = false;
      text('status', 'Stopped by an error.');
      return showAdvice(
        `${reply.message} (${reply.code})`,
        reply.code === 'E_NO_ADAPTER' ? NO_ADAPTER_STEPS : [reply.hint],
      );
  }
}

function readSettings(): Settings | undefined {
  const number = (id: string): number => element<HTMLInputElement>(id).valueAsNumber;
  const layers = element<HTMLInputElement>('layers');
  const hidden = layers.value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  const valid =
    hidden.every((units) => Number.isInteger(units) && units >= 1 && units <= 2048) && hidden.length <= 8;
  layers.setCustomValidity(valid ? '' : 'Up to eight whole numbers from 1 to 2048, separated by commas.');
  if (!layers.reportValidity()) return undefined;
  return {
    hidden,
    learningRate: number('rate'),
    batchSize: number('batch'),
    epochs: number('epochs'),
    seed: number('seed'),
  };
}

function setTraining(training: boolean): void {
  start.disabled = training;
  stop.disabled = !training;
}

function showPicture(pixels: Uint8Array | undefined): void {
  picture = pixels;
  const context = element<HTMLCanvasElement>('seen').getContext('2d')!;
  const image = context.createImageData(28, 28);
  pixels?.forEach((value, index) => image.data.set([value, value, value, 255], index * 4));
  context.putImageData(image, 0, 0);
  if (!pixels) {
    bars.clear();
    text('reading', trained ? 'Draw a digit.' : 'Train first, then draw.');
  }
  askForReading();
}

function askForReading(): void {
  // One question at a time; the last picture is asked for when the answer is there.
  if (!picture || !trained || reading) return;
  reading = true;
  send({ kind: 'read', pixels: picture });
}

function showReading(probabilities: Float32Array): void {
  if (!picture) return;
  const best = bars.show(probabilities);
  text('reading', `It reads ${best} (${(probabilities[best]! * 100).toFixed(0)} %).`);
}

function showAdvice(title: string, steps: readonly string[]): void {
  const box = element('advice');
  const heading = document.createElement('h2');
  heading.textContent = title;
  const list = document.createElement('ul');
  for (const step of steps.filter(Boolean)) list.appendChild(document.createElement('li')).textContent = step;
  box.replaceChildren(heading, list);
  box.hidden = false;
}

function send(request: Request): void {
  worker?.postMessage(request);
}
