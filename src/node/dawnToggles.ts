// Which of Dawn's toggles a device in Node is opened with.

/** Dawn rounds times on the device to 65.5 µs, for the sake of pages; a program in Node sees its own times anyway. */
const ROUNDED_TIMES = 'timestamp_quantization';

/** Without it Dawn offers no f16 in shaders on NVIDIA’s GPUs; on others it changes nothing. */
const F16_ON_NVIDIA = 'vulkan_enable_f16_on_nvidia';

/** Toggles without which Dawn offers neither tensor cores nor, on NVIDIA, f16 in shaders. */
export const TENSOR_CORE_TOGGLES = ['allow_unsafe_apis', F16_ON_NVIDIA] as const;

/** The names of all toggles that the library itself sets. */
export const USUAL_TOGGLES: ReadonlySet<string> = new Set([ROUNDED_TIMES, ...TENSOR_CORE_TOGGLES]);

/** Names of toggles to enable; with a leading `-` to disable. What the caller named comes before what is usual. */
export function dawnToggles({
  toggles = [],
  tensorCores,
  f16,
}: {
  readonly toggles?: readonly string[] | undefined;
  readonly tensorCores: boolean;
  readonly f16: boolean;
}): string[] {
  const named = new Set(toggles.map((name) => name.replace(/^-/, '')));
  const usual = [
    `-${ROUNDED_TIMES}`,
    ...(tensorCores ? TENSOR_CORE_TOGGLES : []),
    ...(f16 && !tensorCores ? [F16_ON_NVIDIA] : []),
  ];
  return [...toggles, ...usual.filter((name) => !named.has(name.replace(/^-/, '')))];
}
