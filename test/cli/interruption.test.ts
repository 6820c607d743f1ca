// Signals: the first stops in good order, a second one ends the program, and npm's echo of the first does not count.

import { EventEmitter } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { Interruption } from '../../src/cli/train/interruption.ts';
import { Output } from '../../src/cli/output.ts';
import type { Surroundings, TextStream } from '../../src/cli/surroundings.ts';

afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const events = new EventEmitter();
  const outputEvents = new EventEmitter();
  let stderr = '';
  const stream: TextStream = {
    write: (text) => (stderr += text),
    on: (event, listener) => outputEvents.on(event, listener),
  };
  const surroundings: Surroundings = {
    stdout: stream,
    stderr: stream,
    env: {},
    on: (event, listener) => events.on(event, listener),
    off: (event, listener) => events.off(event, listener),
  };
  const quit = vi.fn<(code: number) => void>();
  vi.useFakeTimers({ toFake: ['performance'] });
  const interruption = new Interruption(surroundings, new Output(surroundings), quit);
  return { events, outputEvents, interruption, quit, stderr: () => stderr };
}

test('the first Ctrl-C asks to stop and says what happens', () => {
  const { events, interruption, quit, stderr } = setUp();
  expect(interruption.signal.aborted).toBe(false);
  events.emit('SIGINT');
  expect(interruption.signal.aborted).toBe(true);
  expect(interruption.exitCode).toBe(130);
  expect(quit).not.toHaveBeenCalled();
  expect(stderr()).toContain('keeping the model');
});

test('the same key press, passed on by npm, does not quit, and a later one does', () => {
  const { events, quit } = setUp();
  events.emit('SIGINT');
  vi.advanceTimersByTime(20);
  events.emit('SIGINT');
  expect(quit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  events.emit('SIGINT');
  expect(quit).toHaveBeenCalledExactlyOnceWith(130);
});

test('SIGTERM stops in good order too, with its own exit code', () => {
  const { events, interruption } = setUp();
  events.emit('SIGTERM');
  expect(interruption.signal.aborted).toBe(true);
  expect(interruption.exitCode).toBe(143);
});

test('a reader that goes away stops the work quietly', () => {
  const { outputEvents, interruption, stderr } = setUp();
  outputEvents.emit('error', new Error('EPIPE'));
  expect(interruption.signal.aborted).toBe(true);
  expect(interruption.exitCode).toBe(141);
  expect(stderr()).toBe('');
});

test('once the model is saved the first Ctrl-C ends the program, and says where the model is', () => {
  const { events, interruption, quit, stderr } = setUp();
  interruption.saved('runs/m.safetensors');
  events.emit('SIGINT');
  expect(quit).toHaveBeenCalledExactlyOnceWith(130);
  expect(stderr()).toContain('the model is in runs/m.safetensors');
});

test('a press before the model is saved, repeated by npm after it, does not quit', () => {
  const { events, interruption, quit } = setUp();
  events.emit('SIGINT');
  interruption.saved('m');
  vi.advanceTimersByTime(20);
  events.emit('SIGINT');
  expect(quit).not.toHaveBeenCalled();
});

test('a terminal that is closed stops in good order too', () => {
  const { events, interruption } = setUp();
  events.emit('SIGHUP');
  expect(interruption.exitCode).toBe(129);
});

test('after the end signals are the system’s again', () => {
  const { events, interruption } = setUp();
  interruption.end();
  expect(events.listenerCount('SIGINT') + events.listenerCount('SIGTERM')).toBe(0);
});
