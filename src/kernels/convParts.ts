// Files of shaders/parts/conv, which only networks with convolutions need; `loadConv` fetches them.

/** Texts by path. */
export const convParts: Record<string, string> = import.meta.glob('../../shaders/parts/conv/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});
