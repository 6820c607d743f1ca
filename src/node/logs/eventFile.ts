// Event files as TensorBoard reads them: records of TFRecord, each a message Event.
// Formats: https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details and
// https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { crc32c } from '../../formats/crc32.ts';

/** Field numbers of the messages Event, Summary, Summary.Value and SessionLog. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 };
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2 };
const SESSION_STATUS = 1;
const SESSION_START = 1;

/** What every event has: seconds since 1970, and the step. */
export interface EventPlace {
  readonly wallTime: number;
  readonly step: number;
}

/** The first record of a file. */
export function versionEvent(place: EventPlace): Uint8Array {
  return event(place, (writer) =>
    writer.tag(EVENT.fileVersion, WireType.LengthDelimited).string('brain.Event:2'),
  );
}

/** A beginning at a step: readers forget older events of this step and later ones. */
export function startEvent(place: EventPlace): Uint8Array {
  return event(place, (writer) =>
    writer
      .tag(EVENT.sessionLog, WireType.LengthDelimited)
      .fork()
      .tag(SESSION_STATUS, WireType.Varint)
      .uint32(SESSION_START)
      .join(),
  );
}

/** Numbers at a step, by tags such as `validation/accuracy`. They are kept in float32. */
export function scalarEvent(place: EventPlace, scalars: ReadonlyMap<string, number>): Uint8Array {
  return event(place, (writer) => {
    writer.tag(EVENT.summary, WireType.LengthDelimited).fork();
    for (const [tag, value] of scalars) {
      writer.tag(SUMMARY_VALUE, WireType.LengthDelimited).fork();
      writer.tag(VALUE.tag, WireType.LengthDelimited).string(tag);
      // The writer refuses what is beyond float32 and not infinite.
      writer.tag(VALUE.simpleValue, WireType.Bit32).float(Math.fround(value)).join();
    }
    return writer.join();
  });
}

function event({ wallTime, step }: EventPlace, what: (writer: BinaryWriter) => BinaryWriter): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(EVENT.wallTime, WireType.Bit64).double(wallTime);
  writer.tag(EVENT.step, WireType.Varint).int64(step);
  return record(what(writer).finish());
}

/** A record: length, its checksum, the bytes, their checksum; little-endian. */
function record(bytes: Uint8Array): Uint8Array {
  const framed = new Uint8Array(16 + bytes.length);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, masked(crc32c(framed.subarray(0, 8))), true);
  framed.set(bytes, 12);
  view.setUint32(12 + bytes.length, masked(crc32c(bytes)), true);
  return framed;
}

/** Checksums are turned and shifted, as those of data that hold checksums would tell little. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
