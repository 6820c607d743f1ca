// The driver behind a device, for people and for the choice of kernels.

/** Which driver serves the adapter, and how to get a better one. */
export interface DriverInfo {
  /** `gpu`: hardware; `software`: a driver that computes on the CPU; `null`: one that computes nothing, for tests. */
  readonly kind: 'gpu' | 'software' | 'null';
  /** Name of the driver, for people. */
  readonly name: string;
  /** What may be installed or set to get a faster driver, in sentences for people. */
  readonly advice?: string;
  /** The meaning of lines that the driver writes to stderr, where they cannot be turned off. */
  readonly remark?: string;
  /** What is to be otherwise than by the rules of a GPU, to measure what that gains. */
  readonly trial?: RulesOnTrial;
}

/** Departures from the rules of a GPU: what is built, and waits for a measurement to be a rule. */
export interface RulesOnTrial {
  /** Whether two kernels that do not need each other share a call. */
  readonly pairs?: boolean;
  /** Invocations of the workgroup that runs whole steps. */
  readonly workgroup?: number;
}
