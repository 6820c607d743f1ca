// What pages and their workers say to each other is checked where it arrives.

import { describe, expect, it } from 'vitest';
import * as bench from '../../demo/bench/messages.ts';
import * as digits from '../../demo/digits/messages.ts';

const failure = { code: 'E_LIMIT', message: 'too large', hint: '' };

describe('messages of the bench page', () => {
  const figure: bench.Figure = {
    name: 'W1',
    title: 'digits',
    kind: 'network',
    per: 'step',
    milliseconds: 1,
    fastest: 0.5,
    slowest: 2,
    flops: 1e6,
    bytes: 1e5,
    examples: 64,
  };
  const check = {
    family: 'products',
    what: 'matmul',
    verdict: 'within',
    values: 12,
    error: 1,
    bound: 2,
    unit: 'ULP',
  } as const;

  it('are taken as they are where each part has its type', () => {
    for (const request of [
      { type: 'run', only: ['W1'], quick: true, beside: false },
      { type: 'verify' },
      { type: 'stop' },
    ]) {
      expect(bench.checkedRequest(request)).toEqual(request);
    }
    const verification = {
      sound: false,
      driver: 'a driver',
      // What is no number is as far off as can be.
      checks: [{ ...check, verdict: 'broken', error: Number.NaN, wrong: 'place 3' }],
      trainings: { W1: 'abc' },
      absent: ['f16'],
      milliseconds: 7,
    };
    for (const reply of [
      {
        type: 'opened',
        device: 'a GPU',
        software: false,
        adapter: { vendor: 'someone' },
        offers: [{ name: 'W6-add', label: 'add', title: 'add, 4 Mi numbers' }],
      },
      { type: 'progress', text: 'add …', share: 0.5 },
      { type: 'roof', roof: { gflops: 100, gigabytes: 10 } },
      { type: 'figure', figure },
      { type: 'figure', figure: { ...figure, library: 'TensorFlow.js' } },
      { type: 'left', name: 'W5', failure },
      { type: 'checks', checks: [check] },
      { type: 'verified', verification },
      { type: 'lost' },
      { type: 'done', stopped: true },
      { type: 'failed', failure },
    ]) {
      expect(bench.checkedReply(reply)).toEqual(reply);
    }
  });

  it.each([
    undefined,
    'run',
    { type: 'race' },
    { type: 'run', only: 'W1', quick: true, beside: false },
    { type: 'run', only: [1], quick: true, beside: false },
    { type: 'run', only: [] },
  ])('refuse the request %j', (request) => {
    expect(() => bench.checkedRequest(request)).toThrow();
  });

  it.each([
    undefined,
    { type: 'opened', device: 'a GPU', software: false, adapter: {}, offers: [{ name: 'W1' }] },
    { type: 'opened', device: 'a GPU', software: false, adapter: { vendor: 1 }, offers: [] },
    { type: 'progress', text: 'add …', share: 1.5 },
    { type: 'roof', roof: { gflops: Number.POSITIVE_INFINITY, gigabytes: 1 } },
    { type: 'figure', figure: { ...figure, milliseconds: Number.NaN } },
    { type: 'figure', figure: { ...figure, flops: -1 } },
    { type: 'figure', figure: { ...figure, kind: 'car' } },
    { type: 'checks', checks: [{ ...check, family: 'birds' }] },
    { type: 'checks', checks: [{ ...check, verdict: 'fine' }] },
    { type: 'verified', verification: { sound: true } },
    { type: 'left', name: 'W5', failure: 'too large' },
  ])('refuse the reply %j', (reply) => {
    expect(() => bench.checkedReply(reply)).toThrow();
  });
});

describe('messages of the digits page', () => {
  const settings = { hidden: [32], learningRate: 0.01, batchSize: 64, epochs: 2, seed: 1 };

  it('are taken as they are, also numbers that the library is to refuse', () => {
    for (const request of [
      { type: 'begin', settings },
      { type: 'begin', settings: { ...settings, hidden: [Number.NaN], learningRate: Number.NaN } },
      { type: 'continue', epochs: Number.NaN },
      { type: 'stop' },
      { type: 'learningRate', value: 0.1 },
      { type: 'classify', pixels: new Uint8Array(784) },
    ]) {
      expect(digits.checkedRequest(request)).toEqual(request);
    }
    for (const reply of [
      { type: 'opened', device: 'a GPU', software: true },
      { type: 'preparing', text: 'drawing digits' },
      { type: 'begun', layers: '784-32-10', parameters: 25_450 },
      { type: 'progress', step: 2, epoch: 0.1, costs: Float32Array.of(2, 1), stepsPerSecond: 10 },
      { type: 'accuracy', accuracy: 0.9, examples: 100 },
      { type: 'advice', text: 'Units are dead.' },
      { type: 'recovered' },
      { type: 'rested', steps: 3, stopped: false },
      { type: 'classified' },
      { type: 'classified', probabilities: new Float32Array(10) },
      { type: 'refused', failure },
      { type: 'failed', failure },
    ]) {
      expect(digits.checkedReply(reply)).toEqual(reply);
    }
  });

  it.each([
    undefined,
    { type: 'begin' },
    { type: 'begin', settings: { ...settings, hidden: '32' } },
    { type: 'begin', settings: { ...settings, seed: '1' } },
    { type: 'classify', pixels: [1, 2] },
  ])('refuse the request %j', (request) => {
    expect(() => digits.checkedRequest(request)).toThrow();
  });

  it.each([
    undefined,
    { type: 'progress', step: 2, epoch: 0.1, costs: [2, 1], stepsPerSecond: 10 },
    { type: 'classified', probabilities: 'many' },
    { type: 'failed', failure: { code: 'E_LIMIT' } },
  ])('refuse the reply %j', (reply) => {
    expect(() => digits.checkedReply(reply)).toThrow();
  });
});
