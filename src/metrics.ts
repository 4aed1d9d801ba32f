import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type Meter, type MetricName, type MetricShape } from './ports/meter.ts';

/** A meter and its text for Prometheus. */
export interface OpenMeter extends Meter {
  /** The exposition text, and the content type that belongs to it. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Makes every metric of the table, and Node's own (event loop, memory, handles) unless `processMetrics` is false. */
export function createMeter(options: { readonly processMetrics: boolean }): OpenMeter {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, shape] of Object.entries<MetricShape>(METRICS)) {
    const common = { name, help: shape.help, labelNames: [...shape.labels], registers: [registry] };
    if (shape.kind === 'counter') counters.set(name, new Counter(common));
    else if (shape.kind === 'gauge') gauges.set(name, new Gauge(common));
    else histograms.set(name, new Histogram({ ...common, buckets: [...(shape.buckets ?? [])] }));
  }
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(known(name, labels), by),
    set: (name, labels, value) => gauges.get(name)?.set(known(name, labels), value),
    observe: (name, labels, value) => histograms.get(name)?.observe(known(name, labels), value),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

/** prom-client throws on a label it does not know; a meter may not. */
function known(name: MetricName, labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(METRICS[name].labels.map((label) => [label, labels[label] ?? 'unknown']));
}
