// A model of its own with the same parameters: what is tried on it leaves the first one as it is.

import { Model } from '../model.ts';

/** The copy; it must be destroyed. Throws as `Model.values`. */
export async function copyModel(model: Model): Promise<Model> {
  const { gpu, network, storage, standardForm, classes, imageShape, targetScale, table } = model;
  const values = await model.values();
  return new Model(gpu, {
    network,
    values,
    storage,
    ...(standardForm ? { standardForm } : {}),
    ...(classes ? { classes } : {}),
    ...(imageShape ? { imageShape } : {}),
    ...(targetScale ? { targetScale } : {}),
    ...(table ? { table } : {}),
  });
}
