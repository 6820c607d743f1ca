// Turns what WebGPU reports into the library's error class.

import { GradloomError } from '../errors.ts';

/** The error for a GPUError of an error scope or of `uncapturederror`. */
export function deviceError(error: GPUError, during: string): GradloomError {
  const text = error.message.split('\n')[0] ?? '';
  // Names are compared, not classes: the fault-injecting device and some runtimes have no GPU error classes.
  if (error.constructor.name === 'GPUOutOfMemoryError') {
    return new GradloomError(
      'E_OUT_OF_MEMORY',
      `${during}: the device must have enough free memory; got ${text}`,
      {
        hint: 'Use a smaller batch, a smaller network, or close other programs that use the GPU.',
      },
    );
  }
  if (error.constructor.name === 'GPUInternalError') {
    return new GradloomError('E_INTERNAL', `${during}: the driver failed; got ${text}`, {
      hint: 'Update the graphics driver, or try another adapter.',
    });
  }
  return new GradloomError('E_VALIDATION', `${during}: WebGPU refused a call; got ${text}`, {
    hint: 'This is a fault of the library. Please report it with the program that led here.',
  });
}

/** The error after the device is gone. */
export function deviceLost(info: { reason?: string; message: string }): GradloomError {
  return new GradloomError(
    'E_DEVICE_LOST',
    `device: it must stay available; got lost (${info.message || 'no reason given'}).`,
    {
      hint: 'The driver was reset or the GPU was taken away. Open it again and go on from the last saved model.',
    },
  );
}
