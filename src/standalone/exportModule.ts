// Models as ES modules of their own.

import type { EncodableModel } from '../train/modelFile.ts';
import { checkedValues } from './checkedModel.ts';
import { moduleText } from './moduleText.ts';
import { wholeText } from './runtimeTexts.ts';

/** A module and its types. */
export interface ExportedModule {
  /** The text of `model.js`. */
  readonly code: string;
  /** The text of `model.d.ts`. */
  readonly types: string;
}

/**
 * A model as one ES module of a few kB and its weights that needs nothing else: `createModel()` gives `predict(rows)`, by
 * WebGPU where there is one, else in plain JavaScript with the same numbers to 1e-5. It puts raw inputs in standard form,
 * missing values included, and gives outputs in the units of the data; `classify(rows)` names the classes, and `encode(rows)`
 * makes numbers of rows of the table that the model was trained on.
 *
 * @throws GradloomError `E_UNSUPPORTED` for layers of one's own, `E_NONFINITE` where a parameter is NaN or infinite;
 *   `E_ARGUMENT`, `E_SHAPE` where the model is none.
 */
export async function exportModule(model: EncodableModel): Promise<ExportedModule> {
  const values = await checkedValues('exportModule', model);
  return { code: await moduleText(model, values), types: wholeText('model.d.mts') };
}
