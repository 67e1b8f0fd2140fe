// ECharts is large: it is fetched only by a page that has a picture to draw.
import { whenPresent } from "./page.js";

whenPresent("[data-chart]", async (figure) => {
  const { draw } = await import("./chart.js");
  draw(figure);
});
