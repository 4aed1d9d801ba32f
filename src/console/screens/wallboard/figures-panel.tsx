import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { preferences } from '../../shell/preferences.ts';
import { shortTime } from '../../words/times.ts';

type Figures = ReplyOf<'callFigures'>;

const EVERY_MS = 60_000;

/** Calls of the last twelve hours against the same hours a week before; the same as a table, for whoever cannot see it. */
export function FiguresPanel() {
  const figures = useResource(() => api('get', '/call-figures', {}), [], EVERY_MS);
  const known = figures.value.value;
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  return (
    <Panel
      title="Calls in the last 12 hours"
      aside={
        known !== null && (
          <span class="hint">
            <span class="key-now">{total(known.calls)} now</span>{' '}
            <span class="key-before">{total(known.weekBefore)} a week before</span>
          </span>
        )
      }
    >
      <Found what="the curve" of={figures}>
        {(found) => (
          <div class="figures-room">
            <Curve figures={found} />
            <ByHour figures={found} />
          </div>
        )}
      </Found>
    </Panel>
  );
}

function Curve({ figures }: { readonly figures: Figures }) {
  const room = useRef<HTMLDivElement>(null);
  const theme = preferences.value.theme;
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const plot = new uPlot(optionsFor(element), dataOf(figures), element);
    const follow = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    follow.observe(element);
    const system = matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => plot.redraw();
    system.addEventListener('change', recolour);
    return () => {
      system.removeEventListener('change', recolour);
      follow.disconnect();
      plot.destroy();
    };
  }, [figures, theme]);
  return (
    <div
      class="curve"
      ref={room}
      role="img"
      aria-label="Curve of the calls; the table beside it says the same"
    />
  );
}

function dataOf({ from, stepMinutes, calls, weekBefore }: Figures): uPlot.AlignedData {
  const at = (step: number) => (from + step * stepMinutes * 60_000) / 1_000;
  return [calls.map((_, step) => at(step)), [...calls], [...weekBefore]];
}

function optionsFor(element: HTMLElement): uPlot.Options {
  // Asked at each drawing, so that a change of theme is followed.
  const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name).trim();
  const resolved = (name: string) => () => {
    const probe = element.appendChild(document.createElement('i'));
    probe.style.color = `var(${name})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color || colour(name)();
  };
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const axis = {
    stroke: resolved('--ink-faint'),
    font: `${Math.round(0.8 * rem)}px Alongside`,
    grid: { stroke: resolved('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 24, 0, 0],
    scales: { y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most))] } },
    axes: [
      { ...axis, size: 1.6 * rem, values: (_, at) => at.map((second) => shortTime(second * 1_000)) },
      { ...axis, size: 2.2 * rem, incrs: [1, 2, 5, 10, 20, 50, 100] },
    ],
    series: [
      {},
      { stroke: resolved('--ink'), width: 2, points: { show: false } },
      { stroke: resolved('--line-strong'), width: 1, dash: [4, 4], points: { show: false } },
    ],
  };
}

/** By the hour: forty-eight quarters are a curve, not a table that anybody reads. */
function ByHour({ figures }: { readonly figures: Figures }) {
  const perHour = 60 / figures.stepMinutes;
  const hours = Array.from({ length: figures.calls.length / perHour }, (_, hour) => {
    const sum = (counts: readonly number[]) =>
      counts.slice(hour * perHour, (hour + 1) * perHour).reduce((total, count) => total + count, 0);
    return {
      from: figures.from + hour * 3_600_000,
      calls: sum(figures.calls),
      before: sum(figures.weekBefore),
    };
  });
  return (
    <table class="by-hour">
      <caption class="hidden">Calls by the hour</caption>
      <tbody>
        <tr>
          <th scope="row">From</th>
          {hours.map(({ from }) => (
            <th key={from} scope="col">
              {shortTime(from)}
            </th>
          ))}
        </tr>
        <tr>
          <th scope="row">Calls</th>
          {hours.map(({ from, calls }) => (
            <td key={from}>{calls}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">Week before</th>
          {hours.map(({ from, before }) => (
            <td key={from}>{before}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
