// What pages say of their device.

/** A device in words. */
export function deviceText({ device, software }: { device: string; software: boolean }): string {
  return software ? `${device} (no GPU: slow, but right)` : device;
}

/** What a page says while a lost device is opened again. */
export const LOST_TEXT =
  'The GPU was lost (its driver or the browser’s GPU process ended). Opening it again …';
