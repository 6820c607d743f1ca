// What pages say of their device.
import { putText } from './putText.ts';

/** A device in words. */
export function deviceText({ device, software }: { device: string; software: boolean }): string {
  return software ? `${device} (no GPU: slow, but right)` : device;
}

/** Shows a device in the page's line `device`; where the page's own text speaks of it, in a `[data-processor]`, it is called what it is. */
export function showDeviceName(opened: { device: string; software: boolean }): void {
  putText('device', deviceText(opened));
  nameProcessor(opened.software);
}

/** Calls what computes here what it is: a software driver runs on the CPU. */
export function nameProcessor(software: boolean): void {
  for (const part of document.querySelectorAll('[data-processor]'))
    part.textContent = software ? 'CPU' : 'GPU';
}

/** What a page says while a lost device is opened again. */
export const LOST_TEXT =
  'The GPU was lost (its driver or the browser’s GPU process ended). Opening it again …';
