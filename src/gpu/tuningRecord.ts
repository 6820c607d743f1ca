// What a measurement found out about a class of problems, and where such findings are kept.

/** The outcome of measuring a class of problems on a device. */
export interface TuningRecord {
  /** Name of the fastest candidate whose result was verified. */
  readonly winner: string;
  /** Fingerprint of the winner's shaders: the record holds for no others. */
  readonly source: string;
  /** Name of the candidate that the written rule takes. */
  readonly rule: string;
  /** The problem of the class that was met first, for people. */
  readonly problem: string;
  /** Floating-point operations of what was measured: the problem, or a part of it. */
  readonly flops: number;
  /** Nanoseconds that those took with the winner, and with the rule's choice; 0 where that gave a wrong result. */
  readonly nanoseconds: number;
  /** Nanoseconds with the rule's choice; 0 where it gave a wrong result. */
  readonly ruleNanoseconds: number;
}

/** Records by the name of their class. */
export type TuningRecords = ReadonlyMap<string, TuningRecord>;

/**
 * A place that keeps tuning records between runs. Neither method should throw. One that does, or does not answer within
 * 5 s, is gone on without: the device is measured again, and `gpu.tuning.remarks` says so.
 */
export interface TuningStore {
  /** The records of a device; an empty map where no records exist or can be read. */
  load(device: string): Promise<TuningRecords>;
  /** Adds records to those kept; what others kept meanwhile stays. */
  save(device: string, records: TuningRecords): Promise<void>;
}

/** Longest text that a record may hold: files and databases of others are read with care. */
const MAX_TEXT = 300;
const MAX_RECORDS = 10_000;

/** The records in what was read from a store; damaged ones are left out. */
export function readRecords(found: unknown): Map<string, TuningRecord> {
  if (typeof found !== 'object' || found === null) return new Map();
  return new Map(
    Object.entries(found)
      .slice(0, MAX_RECORDS)
      .filter((entry): entry is [string, TuningRecord] => isText(entry[0]) && isRecord(entry[1])),
  );
}

function isRecord(value: unknown): value is TuningRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { winner, source, rule, problem, flops, nanoseconds, ruleNanoseconds } = value as TuningRecord;
  return (
    [winner, source, rule, problem].every(isText) &&
    [flops, nanoseconds, ruleNanoseconds].every((number) => Number.isFinite(number) && number >= 0) &&
    nanoseconds > 0
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT;
}
