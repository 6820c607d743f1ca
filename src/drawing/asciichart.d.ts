// The part of asciichart that is used; the package has no types.

declare module 'asciichart' {
  export function plot(
    series: readonly number[],
    options?: {
      readonly height?: number;
      readonly format?: (value: number) => string;
    },
  ): string;
}
