// What workers that keep a device tell of it, checked where it arrives, and shown.
import { boolean, literal, object, string, type InferOutput } from 'valibot';
import { LOST_TEXT, showDeviceName } from './deviceText.ts';
import { putText } from './putText.ts';

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

/** Shows a device in the page's lines `device` and `notice`; `again` says what began again. */
export function showDevice(reply: Exclude<DeviceReply, { type: 'failed' }>, again: string): void {
  if (reply.type === 'opened') showDeviceName(reply);
  else putText('notice', reply.type === 'lost' ? LOST_TEXT : `The GPU was lost and is back: ${again}`);
}
