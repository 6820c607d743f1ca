// The corrected list of docs/formulas.md: what the notes print and what is right. Formulas stand between dollar signs; a
// test compares each entry with the document.

/** An entry: both cells, and whether finite differences tell them apart. */
export interface CorrectedFormula {
  readonly id: string;
  readonly printed: string;
  readonly right: string;
  readonly isChecked: boolean;
}

/** A line of the right set: for one example, and for m of them. */
export interface RightFormula {
  readonly name: string;
  readonly one: string;
  readonly all: string;
}

/** The formulas of a network of L layers. */
export const RIGHT_SET: readonly RightFormula[] = [
  {
    name: 'forward',
    one: '$z[l] = W[l] a[l−1] + b[l]$, $a[l] = g[l](z[l])$',
    all: '$Z[l] = W[l] A[l−1] + b[l]$, $A[l] = g[l](Z[l])$',
  },
  { name: 'cache', one: '$z[l]$, $a[l−1]$, $W[l]$, $b[l]$', all: '$Z[l]$, $A[l−1]$, $W[l]$, $b[l]$' },
  { name: 'last layer, sigmoid and cross-entropy', one: '$dz[L] = a[L] − y$', all: '$dZ[L] = A[L] − Y$' },
  {
    name: 'below',
    one: '$dz[l] = W[l+1]ᵀ dz[l+1] ∗ g[l]′(z[l])$',
    all: '$dZ[l] = W[l+1]ᵀ dZ[l+1] ∗ g[l]′(Z[l])$',
  },
  {
    name: 'parameters',
    one: '$dW[l] = dz[l] a[l−1]ᵀ$, $db[l] = dz[l]$',
    all: '$dW[l] = (1/m) dZ[l] A[l−1]ᵀ$, $db[l] = (1/m) Σ dZ[l]$',
  },
  { name: 'passed on', one: '$da[l−1] = W[l]ᵀ dz[l]$', all: '$dA[l−1] = W[l]ᵀ dZ[l]$' },
  { name: 'update', one: '$W[l] := W[l] − α dW[l]$', all: 'the same, once in each iteration' },
];

const entry = (id: string, printed: string, right: string, isChecked = true): CorrectedFormula => ({
  id,
  printed,
  right,
  isChecked,
});

/** The slips of the notes, each with the right form. */
export const CORRECTED_FORMULAS: readonly CorrectedFormula[] = [
  entry('N0.1', '$w := w − α dw/dLoss$', '$w := w − α ∂J/∂w$'),
  entry('N0.2', '$ŷ = σ(a[3])$', '$ŷ = σ(z[3])$: the activation is applied once'),
  entry(
    'N0.3',
    'a chain rule with surplus factors',
    'each factor once: $∂J/∂W[1] = (1/m) (W[2]ᵀ dZ[2] ∗ g[1]′(Z[1])) Xᵀ$',
  ),
  entry(
    'N1.1',
    '$dW[L] = (1/m) dZ[L] A[L]ᵀ$',
    '$dW[L] = (1/m) dZ[L] A[L−1]ᵀ$; likewise $dW[1]$ with $A[0] = X$',
  ),
  entry('N1.2', '$dZ[L−1] = dW[L]ᵀ dZ[L] …$', '$W[L]ᵀ$, not its gradient'),
  entry('N1.3', '$… g[L]′(Z[L−1])$', '$g[L−1]′(Z[L−1])$, multiplied element by element'),
  entry(
    'N1.4',
    'the two-layer chain rule inverted, with $W[2]ᵀ dz[1]$',
    '$dz[1] = W[2]ᵀ dz[2] ∗ g[1]′(z[1])$: multiplied by $g′$',
  ),
  entry('N1.5', '$dz[2] = (1/m) dz[2] A[1]ᵀ$', '$dW[2] = (1/m) dZ[2] A[1]ᵀ$; the line after it is $db[2]$'),
  entry('N1.6', '$f(a) = a²$ changes by 0.002 for a step of 0.001', 'by $2a · 0.001$: 0.002 only at $a = 1$'),
  entry('N2.1', '$H(x) = 1 / (1 + e^{ux})$', '$1 / (1 + e^{−ux})$, so that it rises with $ux$'),
  entry(
    'N2.2',
    '$W := W − α (1/m) Σ (Wx − y) x$ for cost $(1/m) Σ (Wx − y)²$',
    '$(2/m) Σ (Wx − y) x$; without the 2 it belongs to $(1/2m) Σ (Wx − y)²$',
  ),
  entry(
    'N2.3',
    'a (5, 1) bias added to a (rows, 1) product',
    'one $b$ for all rows, broadcast: $H = XW + b$',
  ),
  entry('N2.4', '$0.1 + 0.2 + 2.5 − 2 = 0.7$', '$0.8$', false),
  entry(
    'N3.1',
    '$J$ is divided by $m$ after the loop as well, and never set to 0 again',
    '$J = −(1/m) Σ (Y log A + (1 − Y) log(1 − A))$, computed again in each iteration',
  ),
  entry('N3.2', '$y⁽ⁱ⁾$, $a⁽ⁱ⁾$ inside the vectorised step', "$Y$, $A$: no example's own index is left"),
  entry('N3.3', '$w := w − α dw$ after all iterations', 'inside the loop, once in each iteration', false),
  entry(
    'N3.4',
    '$dw₁ = dw₁/m$, $dw₂ = dw₂/m$, where the loop over features is gone already',
    '$dw = dw/m$: all of the vector',
  ),
  entry('N4.1', '$dz[l−1] = W[l+1]ᵀ da[l−1] ∗ g′(z[l−1])$', '$dz[l−1] = W[l]ᵀ dz[l] ∗ g[l−1]′(z[l−1])$'),
  entry('N4.2', 'the cache holds $Z[l]$, $W[l]$, $b[l]$', 'and $A[l−1]$, which $dW[l]$ needs'),
  entry('N4.3', '"updating $da$"', '$da$ is passed on; only $W$ and $b$ are updated'),
  entry(
    'N4.4',
    '$db = dz$ and $dW = dz a[l−1]ᵀ$ beside vectorised lines',
    'for one example; for $m$ examples the mean of these over the examples',
  ),
  entry('N4.5', '$Z[l]$ with columns $1 … n[l]$', 'columns $1 … m$', false),
  entry('N4.6', '$W[1]$ as $W[0]$, of shape $(n[0], n[0])$', '$W[1]$, of shape $(n[1], n[0])$', false),
];
