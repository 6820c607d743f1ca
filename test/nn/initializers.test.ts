import { describe, expect, it } from 'vitest';
import { initializer, initialWeights, type Initializer } from '../../src/nn/initializer.ts';
import { dense, maxoutUnits, network } from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';

const size = { inputs: 300, units: 200 };

function moments(name: Initializer['name'] | Initializer) {
  const values = initialWeights(initializer(name), size, new RandomStream(7, 1));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { mean, variance, largest, count: values.length };
}

describe('starting weights', () => {
  const cases: [Initializer['name'] | Initializer, number][] = [
    ['normal', 0.01 ** 2],
    [{ name: 'normal', scale: 0.5 }, 0.25],
    ['xavierNormal', 2 / 500],
    ['xavierUniform', 2 / 500],
    ['heNormal', 2 / 300],
    ['heUniform', 2 / 300],
  ];
  for (const [name, variance] of cases) {
    it(`of ${JSON.stringify(name)} have the mean 0 and the variance ${variance.toPrecision(3)}`, () => {
      const found = moments(name);
      expect(found.count).toBe(60_000);
      // Four standard errors of 60,000 draws.
      expect(Math.abs(found.mean)).toBeLessThan(4 * Math.sqrt(variance / 60_000));
      expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.025);
      if (typeof name === 'string' && name.endsWith('Uniform')) {
        expect(found.largest).toBeLessThanOrEqual(Math.sqrt(3 * variance) * (1 + 1e-6));
        expect(found.largest).toBeGreaterThan(0.999 * Math.sqrt(3 * variance));
      }
    });
  }

  it('are zeros where asked for, and biases always', () => {
    expect(moments('zeros').largest).toBe(0);
    const net = network({ inputs: 4, layers: [dense(3, 'relu'), dense(2)] });
    const values = net.valuesOf(net.initialValues(1));
    expect([...values.get('b1')!, ...values.get('b2')!]).toEqual([0, 0, 0, 0, 0]);
    expect(values.get('W1')!.some((value) => value !== 0)).toBe(true);
  });

  it('are a pure function of the seed, and differ between layers', () => {
    const net = network({ inputs: 4, layers: [dense(4), dense(4)] });
    expect(net.initialValues(3)).toEqual(net.initialValues(3));
    expect(net.initialValues(3)).not.toEqual(net.initialValues(4));
    const values = net.valuesOf(net.initialValues(3));
    expect(values.get('W1')).not.toEqual(values.get('W2'));
  });

  it('refuse unknown names and scales that are no numbers', () => {
    expect(() => initializer('ones' as 'zeros')).toThrow(/known name/);
    expect(() => initializer({ name: 'normal', scale: Infinity })).toThrow(/finite scale/);
  });
});

describe('a network', () => {
  it('lays its parameters out one after another, aligned, and counts them', () => {
    const net = network({ inputs: 3, layers: [dense(5, 'tanh'), maxoutUnits(2, 3), dense(1, 'sigmoid')] });
    expect(net.parameters.map(({ name, shape, offset }) => [name, shape, offset])).toEqual([
      ['W1', [5, 3], 0],
      ['b1', [5], 64],
      ['W2', [6, 5], 128],
      ['b2', [6], 192],
      ['W3', [1, 2], 256],
      ['b3', [1], 320],
    ]);
    expect(net.parameterCount).toBe(15 + 5 + 30 + 6 + 2 + 1);
    expect(net.length).toBe(384);
  });

  it('refuses to be without inputs, layers or units', () => {
    expect(() => network({ inputs: 0, layers: [dense(1)] })).toThrow(/at least one input/);
    expect(() => network({ inputs: 3, layers: [] })).toThrow(/one layer/);
    expect(() => dense(0)).toThrow(/units of at least 1/);
    expect(() => dense(2, 'swishy' as 'relu')).toThrow(/known name/);
  });
});
