// What workers that keep a device tell of it, checked where it arrives, and shown.
import { boolean, literal, object, string, type InferOutput } from 'valibot';
import { byId } from './byId.ts';
import { LOST_TEXT, showDeviceName } from './deviceText.ts';
import { putText } from './putText.ts';

const BACK_TEXT = 'The GPU was lost and is back:';

/** A device is opened, lost with all that lay on it, and there again with what was begun again on it; or something failed. */
export const DEVICE_REPLIES = [
  object({ type: literal('opened'), device: string(), software: boolean() }),
  object({ type: literal('lost') }),
  object({ type: literal('recovered') }),
  object({
    type: literal('failed'),
    failure: object({ code: string(), message: string(), hint: string() }),
  }),
] as const;

/** One of them. */
export type DeviceReply = InferOutput<(typeof DEVICE_REPLIES)[number]>;

/** What is said of a device that is back: what is being made on it again, and what began again. */
export interface BackTexts {
  readonly making: string;
  readonly again: string;
}

/** Shows a device in the page's lines `device` and `notice`. */
export function showDevice(
  reply: Exclude<DeviceReply, { type: 'failed' }>,
  { making, again }: BackTexts,
): void {
  if (reply.type === 'lost') putText('notice', LOST_TEXT);
  if (reply.type === 'recovered') putText('notice', `${BACK_TEXT} ${again}`);
  if (reply.type !== 'opened') return;
  showDeviceName(reply);
  // What is made on it may take far longer than opening it.
  if (byId('notice', HTMLElement).textContent === LOST_TEXT) putText('notice', `${BACK_TEXT} ${making}`);
}
