// What to do where a page finds no WebGPU.

/** Heading and steps for a visitor, by what is missing. */
export function webgpuAdvice(): { title: string; steps: string[] } | undefined {
  if (!isSecureContext) {
    return {
      title: 'WebGPU needs a secure page',
      steps: ['Open this page over https, or from localhost.'],
    };
  }
  if (navigator.gpu) return undefined;
  return { title: 'This browser offers no WebGPU', steps: [...BROWSERS] };
}

/** What helps where WebGPU exists but no adapter answers. */
export const NO_ADAPTER_STEPS = [
  'Update the graphics driver, and see what chrome://gpu says about WebGPU.',
  'On Linux, start Chrome with --enable-unsafe-webgpu (and --enable-features=Vulkan for a real GPU).',
  'Without a GPU, Chrome can use its software driver: --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader.',
];

const BROWSERS = [
  'Use Chrome or Edge 113 or newer, Safari 26 or newer, or Firefox 141 or newer on Windows.',
  'On Linux, start Chrome with --enable-unsafe-webgpu, or switch on chrome://flags/#enable-unsafe-webgpu.',
  'If it is switched off by a policy or an old graphics driver, chrome://gpu says so.',
];
