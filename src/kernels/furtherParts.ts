// Files of shaders/parts that only some networks need; `loadParts` fetches them where one does.

/** Texts by path. */
export const furtherParts: Record<string, string> = import.meta.glob(
  [
    '../../shaders/parts/{activationPiecewise,activationSmooth,comparison,half,hyperbolic,loss,mask,power}.wgsl',
    '../../shaders/parts/{rounding,special,trigonometric}.wgsl',
    '../../shaders/parts/{indexOwn,indexShared,ordered,runningSum,scan*,topK*}.wgsl',
  ],
  { query: '?raw', import: 'default', eager: true },
);
