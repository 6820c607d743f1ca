// Puts the reference in order: modules are called as they are imported, and what they export is sorted by its folder.

import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';

const MODULES = new Map([
  ['src', 'gradloom'],
  ['src/node', 'gradloom/node'],
  ['src/hdf5', 'gradloom/hdf5'],
  ['src/onnx', 'gradloom/onnx'],
  ['src/notes', 'gradloom/notes'],
  ['src/keras', 'gradloom/keras'],
  ['src/standalone', 'gradloom/standalone'],
  ['src/report', 'gradloom/report'],
  ['src/sweep', 'gradloom/sweep'],
  ['src/testing', 'gradloom/testing'],
]);

/** The category of what a file below `src/` exports, by the first folder or file that fits. */
const CATEGORIES = [
  ['graph/ops/activation/', 'Operations: activations'],
  ['graph/ops/compare/', 'Operations: comparisons'],
  ['graph/ops/image/', 'Operations: images'],
  ['graph/ops/index/', 'Operations: indexing'],
  ['graph/ops/loss/', 'Operations: losses'],
  ['graph/ops/norm/', 'Operations: normalisation'],
  ['graph/ops/pointwise/', 'Operations: element by element'],
  ['graph/ops/product/', 'Operations: products'],
  ['graph/ops/reduce/', 'Operations: reductions'],
  ['graph/ops/shape/', 'Operations: shapes'],
  ['graph/ops/state/', 'Operations: randomness and state'],
  ['graph/ops/', 'Operations: others'],
  ['graph/', 'Tensors and gradients'],
  ['train/checkGradients', 'Tensors and gradients'],
  ['plan/', 'Programs'],
  ['nn/', 'Networks'],
  ['optim/', 'Optimisers'],
  ['train/modelFile', 'Models and predictions'],
  ['train/model', 'Models and predictions'],
  ['train/stateDict', 'Models and predictions'],
  ['train/decide', 'Models and predictions'],
  ['train/metrics', 'Models and predictions'],
  ['train/baseline', 'Models and predictions'],
  ['node/modelFiles', 'Models and predictions'],
  ['onnx/', 'Models and predictions'],
  ['notes/', 'Training'],
  ['keras/', 'Models and predictions'],
  ['standalone/', 'Models and predictions'],
  ['report/', 'Training'],
  ['sweep/', 'Training'],
  ['train/', 'Training'],
  ['data/', 'Data sets'],
  ['node/dataSets', 'Data sets'],
  ['node/loadData', 'Data sets'],
  ['node/dataFile', 'Data sets'],
  ['formats/', 'Files'],
  ['node/writeAtomically', 'Files'],
  ['node/cacheFolder', 'Files'],
  ['node/', 'Device'],
  ['gpu/', 'Device'],
  ['tuning/', 'Device'],
  ['errors', 'Errors'],
];

/** What each class would have to say of the runtime's own symbols. */
const ENDS = {
  '[dispose]': 'Gives back what it holds, at the end of a block with `using`.',
  '[asyncDispose]': 'Gives back what it holds, at the end of a block with `await using`.',
};

/** TypeDoc's plugin. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const one of project.getReflectionsByKind(ReflectionKind.Property)) {
      const text = ENDS[one.name];
      if (text && !one.comment) one.comment = new Comment([{ kind: 'text', text }]);
    }
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      module.name = MODULES.get(module.name) ?? module.name;
      setCategory(module, 'Reference');
      for (const child of module.children ?? []) {
        const file = child.sources?.[0]?.fileName ?? '';
        const path = file.slice(file.indexOf('src/') + 'src/'.length);
        const [, category] = CATEGORIES.find(([start]) => path.startsWith(start)) ?? [];
        if (category) setCategory(child, category);
      }
    }
  });
}

function setCategory(reflection, category) {
  const owners = reflection.signatures ?? [reflection];
  for (const owner of owners) {
    owner.comment ??= new Comment();
    owner.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: category }]));
  }
}
