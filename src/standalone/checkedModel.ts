// A model before it is exported as a program: checked, with its values.

import { checkFunction } from '../checkOptions.ts';
import { checkObject } from '../data/checkObject.ts';
import { checkNetwork } from '../nn/checkNetwork.ts';
import { checkModel } from '../train/checkModel.ts';
import type { EncodableModel } from '../train/modelFile.ts';
import { checkFiniteParameters } from '../train/parameterHealth.ts';

/** The values of a model that can be exported. Throws as `exportModule`. */
export async function checkedValues(
  what: string,
  model: EncodableModel,
): Promise<ReadonlyMap<string, Float32Array>> {
  checkObject(`${what}: the model`, model);
  checkNetwork(what, model.network);
  checkFunction(`${what}: the model's values`, (model as { values?: unknown }).values);
  checkModel(model);
  const values = await model.values();
  checkFiniteParameters(what, values);
  return values;
}
