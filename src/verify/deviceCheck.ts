// What the self-test of a device finds: one row for each thing that was compared.

/** What is tested: kinds of kernels, and what they have in common. */
export const DEVICE_FAMILIES = [
  'products',
  'reductions',
  'rows',
  'places',
  'functions',
  'special values',
  'random numbers',
  'storage in f16',
  'training',
] as const;

/** The name of a family of checks. */
export type DeviceFamily = (typeof DEVICE_FAMILIES)[number];

/** Whether a result is the exact one, within the promised bound, or neither. */
export type CheckVerdict = 'exact' | 'within' | 'broken';

/** One comparison of the device's results with the right ones. */
export interface DeviceCheck {
  /** Which kernels are checked. */
  readonly family: DeviceFamily;
  /** What is checked, for people. */
  readonly what: string;
  /** How the check went. */
  readonly verdict: CheckVerdict;
  /** Results that were compared; 0 where the device failed. */
  readonly values: number;
  /** The largest error, in `unit`; 0 where all is exact. */
  readonly error: number;
  /** The largest error that is right; 0 where only the exact result is. */
  readonly bound: number;
  /** `ULP`: units of the last place. `share`: of the size of what was added up. Empty where only exact is right. */
  readonly unit: 'ULP' | 'share' | '';
  /** Where it is broken: the place, what came and what is right; or what the device said. */
  readonly wrong?: string;
}

/** What the self-test found. */
export interface DeviceVerification {
  /** Whether nothing is broken. */
  readonly sound: boolean;
  /** Name of the driver, as in `gpu.driver`. */
  readonly driver: string;
  /** All checks, in the order in which they ran. */
  readonly checks: readonly DeviceCheck[];
  /**
   * Checksums of the costs and parameters of two trainings, by their names, where trainings were tested. They are the
   * same in each run on one device and version; between devices they differ, since drivers may round divisions and sums
   * differently.
   */
  readonly trainings: Readonly<Record<string, string>>;
  /** What could not be tested on this device, with the reason. */
  readonly absent: readonly string[];
  /** Time that the checks took. */
  readonly milliseconds: number;
}
