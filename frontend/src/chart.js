// Draws `{% chart %}`: its numbers come as JSON from the page, its colours from the tokens.
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, PieChart, SVGRenderer, TooltipComponent]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const FONT_PX = 15;

/** Draw the figure's JSON `{kind, labels, series: [{name, values}], unit}` into its canvas. */
export function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const chart = init(figure.querySelector(".chart-canvas"), null, { renderer: "svg" });
  chart.setOption(data.kind === "pie" ? pie(data) : axes(data));
  new ResizeObserver(() => chart.resize()).observe(figure);
}

function shared(data) {
  const text = { fontFamily: token("--sans"), fontSize: FONT_PX, color: token("--ink-soft") };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    aria: { enabled: true, decal: { show: data.series.length > 1 } },
    color: [token("--red"), token("--gold"), token("--info"), token("--good"), token("--idle"), token("--warn")],
    textStyle: text,
    // Text drawn in the picture: an HTML tooltip would need inline styles, which the page's policy forbids.
    tooltip: { trigger: data.kind === "pie" ? "item" : "axis", renderMode: "richText", textStyle: { fontSize: FONT_PX } },
    legend: data.series.length > 1 ? { bottom: 0, textStyle: text } : undefined,
  };
}

function axes(data) {
  const flat = data.kind === "bars-lying";
  const text = { fontSize: FONT_PX, color: token("--ink-soft") };
  const names = { type: "category", data: data.labels, axisLabel: { ...text, interval: flat ? 0 : "auto" }, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-control") } }, inverse: flat };
  const values = { type: "value", name: data.unit, nameTextStyle: text, axisLabel: text, splitLine: { lineStyle: { color: token("--line") } }, minInterval: 1 };
  return {
    ...shared(data),
    grid: { left: 8, right: 24, top: data.unit ? 40 : 16, bottom: data.series.length > 1 ? 44 : 8, containLabel: true },
    xAxis: flat ? values : names,
    yAxis: flat ? names : values,
    series: data.series.map((one) => ({
      name: one.name,
      data: one.values,
      type: data.kind === "line" ? "line" : "bar",
      stack: data.stacked ? "all" : undefined,
      barMaxWidth: 36,
      symbolSize: 8,
      label: { show: data.kind !== "line" && data.series.length === 1, position: flat ? "right" : "top", fontSize: FONT_PX, color: token("--ink") },
    })),
  };
}

function pie(data) {
  return {
    ...shared(data),
    series: [{
      type: "pie",
      radius: ["42%", "70%"],
      data: data.labels.map((name, index) => ({ name, value: data.series[0].values[index] })),
      label: { fontSize: FONT_PX, color: token("--ink"), formatter: "{b} {c}" },
      itemStyle: { borderColor: token("--sheet"), borderWidth: 2 },
    }],
  };
}
