// What a server counts, as Prometheus reads it.
// Format: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

/** A histogram: how many values were at most as large as each bound. */
class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  add(value: number): void {
    for (const [index, bound] of this.#bounds.entries()) if (value <= bound) this.#counts[index]!++;
    this.#sum += value;
    this.#count++;
  }

  lines(name: string): string[] {
    return [
      ...this.#bounds.map((bound, index) => `${name}_bucket{le="${bound}"} ${this.#counts[index]}`),
      `${name}_bucket{le="+Inf"} ${this.#count}`,
      `${name}_sum ${this.#sum}`,
      `${name}_count ${this.#count}`,
    ];
  }
}

/** Values of the moment. */
export interface Gauges {
  readonly queuedRows: number;
  readonly isReady: boolean;
}

/** Counts requests, rows, batches and lost devices. */
export class ServerMetrics {
  rows = 0;
  deviceLosses = 0;
  requests = 0;
  /** Requests by path and status; only paths that exist, so that strangers cannot fill the memory. */
  readonly #requests = new Map<string, number>();
  readonly #seconds = new Histogram([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);
  readonly #batchRows = new Histogram([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096]);
  readonly #batchRequests = new Histogram([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);

  answered({ path, status, seconds }: { path: string; status: number; seconds: number }): void {
    this.requests++;
    const labels = `{path="${path}",status="${status}"}`;
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
    if (path === '/predict') this.#seconds.add(seconds);
  }

  batch({ requests, rows }: { requests: number; rows: number }): void {
    this.rows += rows;
    this.#batchRows.add(rows);
    this.#batchRequests.add(requests);
  }

  text({ queuedRows, isReady }: Gauges): string {
    return [
      family(
        'gradloom_requests_total',
        'counter',
        'Requests that were answered.',
        [...this.#requests].map(([labels, count]) => `gradloom_requests_total${labels} ${count}`),
      ),
      family(
        'gradloom_request_seconds',
        'histogram',
        'Time from the arrival of a request to predict until its answer.',
        this.#seconds.lines('gradloom_request_seconds'),
      ),
      single('gradloom_rows_total', 'counter', 'Rows that were predicted.', this.rows),
      family(
        'gradloom_batch_rows',
        'histogram',
        'Rows that were predicted at once.',
        this.#batchRows.lines('gradloom_batch_rows'),
      ),
      family(
        'gradloom_batch_requests',
        'histogram',
        'Requests that were predicted at once.',
        this.#batchRequests.lines('gradloom_batch_requests'),
      ),
      single('gradloom_queue_rows', 'gauge', 'Rows that wait or are being predicted.', queuedRows),
      single(
        'gradloom_ready',
        'gauge',
        '1 where the device answers, 0 while it is opened again.',
        Number(isReady),
      ),
      single('gradloom_device_losses_total', 'counter', 'Devices that were lost.', this.deviceLosses),
    ]
      .flat()
      .join('\n')
      .concat('\n');
  }
}

type Kind = 'counter' | 'gauge' | 'histogram';

function family(name: string, kind: Kind, help: string, lines: readonly string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines];
}

function single(name: string, kind: Kind, help: string, value: number): string[] {
  return family(name, kind, help, [`${name} ${value}`]);
}
