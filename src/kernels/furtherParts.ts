// Files of shaders/parts/further, that only some networks need; `loadParts` fetches them where one does.

/** The texts of these files by path. */
export const furtherParts: Record<string, string> = import.meta.glob('../../shaders/parts/further/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});
