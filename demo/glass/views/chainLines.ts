// The lines of a graph between its nodes: from the right edge to the left one, or down where nodes stand below each other.

const SVG = 'http://www.w3.org/2000/svg';

/** A line from a node to one that is made of it. */
export interface Edge {
  readonly from: HTMLElement;
  readonly to: HTMLElement;
  /** Passes at the left of what stands between, where nodes stand below each other. */
  readonly isAround?: boolean;
}

/** A drawing behind the nodes of `host`, which follows their places. */
export function chainLines(host: HTMLElement, edges: readonly Edge[]): void {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('class', 'chain-lines');
  drawing.setAttribute('aria-hidden', 'true');
  const paths = edges.map(() => document.createElementNS(SVG, 'path'));
  drawing.append(...paths);
  host.prepend(drawing);
  const draw = (): void => {
    const origin = host.getBoundingClientRect();
    edges.forEach((edge, index) => paths[index]!.setAttribute('d', pathOf(edge, origin)));
  };
  const observer = new ResizeObserver(draw);
  observer.observe(host);
  for (const { from } of edges) observer.observe(from);
}

function pathOf({ from, to, isAround = false }: Edge, origin: DOMRect): string {
  const [start, end] = [from, to].map((node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    return {
      left: left - origin.left,
      right: right - origin.left,
      top: top - origin.top,
      bottom: bottom - origin.top,
      x: (left + right) / 2 - origin.left,
      y: (top + bottom) / 2 - origin.top,
    };
  }) as [Box, Box];
  if (end.left >= start.right) {
    const middle = (start.right + end.left) / 2;
    return `M${start.right} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.left} ${end.y}`;
  }
  if (isAround) return `M${start.left} ${start.y}H${start.left / 2}V${end.y}H${end.left}`;
  // Straight down where one stands below the other's middle.
  const x = start.x > end.left && start.x < end.right ? start.x : end.x;
  return `M${start.x} ${start.bottom}L${x} ${end.top}`;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: number;
  readonly y: number;
}
