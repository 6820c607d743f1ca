// The notes' graph J = 3(a + bc): forward for the values, backward for the derivatives.
import { add, compile, grad, input, multiply } from 'gradloom';
import type { Example } from './example.ts';

type Letter = 'a' | 'b' | 'c';

export const chain: Example<{ a: number; b: number; c: number; nudged: string }> = async ({
  gpu,
  settings,
  show,
}) => {
  const [a, b, c] = [input('a', []), input('b', []), input('c', [])];
  const u = multiply(b, c);
  const v = add(a, u);
  const J = multiply(3, v);
  const [dv, du, da, db, dc] = grad(J, [v, u, a, b, c]);
  const program = await compile(gpu, { outputs: { u, v, J, dv, du, da, db, dc } });

  /** Writes a, b, c, runs the graph once, and reads what is asked for. */
  const valuesAt = async (letters: Record<Letter, number>, names: readonly string[]) => {
    for (const [name, value] of Object.entries(letters)) program.write(name, Float32Array.of(value));
    await program.run();
    const values: Record<string, number> = {};
    for (const name of names) values[name] = (await program.read(name))[0]!;
    return values;
  };

  const { a: atA, b: atB, c: atC } = settings;
  const here: Record<Letter, number> = { a: atA, b: atB, c: atC };
  const figures = await valuesAt(here, ['u', 'v', 'J', 'dv', 'du', 'da', 'db', 'dc']);
  const nudged = settings.nudged as Letter;
  const moves = { x: [] as number[], y: [] as number[] };
  for (let at = here[nudged] - 2; at <= here[nudged] + 2; at += 0.5) {
    const { J: moved } = await valuesAt({ ...here, [nudged]: at }, ['J']);
    moves.x.push(at);
    moves.y.push(moved!);
  }
  await show({
    series: { moves, here: { x: [here[nudged]], y: [figures['J']!] } },
    figures: { ...figures, slope: (moves.y.at(-1)! - moves.y[0]!) / 4 },
  });
};
