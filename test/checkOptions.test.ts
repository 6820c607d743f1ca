import { describe, expect, it } from 'vitest';
import { checkOptions } from '../src/checkOptions.ts';
import { GradloomError } from '../src/errors.ts';

const known = ['axis', 'keepDims', 'learningRate'];

/** The error that the check throws; undefined where it throws none. */
function refusal(given: unknown): GradloomError | undefined {
  try {
    checkOptions('op', given, known);
    return undefined;
  } catch (error) {
    return error as GradloomError;
  }
}

describe('checkOptions', () => {
  it('takes absent options, none, all, undefined ones, and objects of any prototype', () => {
    class Config {
      axis = 1;
    }
    const bare: object = Object.assign(Object.create(null) as object, { keepDims: true });
    for (const given of [
      undefined,
      {},
      { axis: 1, keepDims: true },
      { axis: undefined },
      new Config(),
      bare,
    ]) {
      expect(refusal(given)).toBeUndefined();
    }
  });

  it.each([
    [1, '1'],
    [null, 'null'],
    ['axis', '"axis"'],
    [true, 'true'],
    [[0, 1], '[0, 1]'],
    [() => 1, 'a function'],
  ])('refuses %s where an object belongs, and names the options', (given, shown) => {
    const error = refusal(given)!;
    expect(error).toBeInstanceOf(GradloomError);
    expect(error.code).toBe('E_ARGUMENT');
    expect(error.message).toBe(`op: options must be an object; got ${shown}.`);
    expect(error.hint).toContain('axis, keepDims, learningRate');
  });

  it.each([
    ['axes', 'axis'],
    ['keepdims', 'keepDims'],
    ['learning_rate', 'learningRate'],
    ['momentum', undefined],
  ])('refuses the unknown option %s and proposes %s', (name, meant) => {
    const error = refusal({ axis: 0, [name]: 1 })!;
    expect(error.code).toBe('E_ARGUMENT');
    expect(error.message).toBe(`op: the options are axis, keepDims, learningRate; got ${name}.`);
    if (meant) expect(error.hint).toBe(`Did you mean ${meant}?`);
    else expect(error.hint).not.toContain('Did you mean');
  });

  it.each([
    ['axes', 'axes is an option of the other.'],
    ['axe', 'axes is an option of the other.'],
    ['keep', 'Did you mean keepDims?'],
    ['momentum', 'Leave it out, or look its name up in the documentation.'],
  ])('says of %s where it belongs', (name, hint) => {
    const elsewhere = { names: ['axes'], hint: 'an option of the other.' };
    const check = () => checkOptions('op', { [name]: 1 }, known, elsewhere);
    expect(check).toThrow(expect.objectContaining({ hint }) as Error);
    expect(check).toThrow(`op: the options are axis, keepDims, learningRate; got ${name}.`);
  });

  it('says the kind of an object that is none of options', () => {
    class Tensor {
      shape = [];
    }
    expect(refusal(new Tensor())!.message).toContain('got a Tensor.');
    expect(refusal(new Float32Array(2))!.message).toContain('got a Float32Array.');
  });
});
