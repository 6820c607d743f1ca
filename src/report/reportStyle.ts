// How a report looks: light and dark, on a phone, on a desk and on paper.

/** Steps of the confusion matrix' colours. */
export const HEAT_STEPS = 8;

const heat = Array.from({ length: HEAT_STEPS }, (_, i) => {
  const share = Math.round(8 + (i * 52) / (HEAT_STEPS - 1));
  return `.h${i}{background:color-mix(in srgb,var(§heat) ${share}%,transparent)}.w${i}{background:color-mix(in srgb,var(§wrong) ${share}%,transparent)}`;
}).join('');

/** The style sheet. A name of its own begins with § here: two dashes are options of the command line. */
export const reportStyle = `
:root{color-scheme:light dark;§page:#fff;§ink:#1b1f24;§soft:#59626e;§line:#d9dee4;§heat:#1d6fd1;§wrong:#d1570b;§bad:#b3261e}
@media (prefers-color-scheme:dark){:root{§page:#14181d;§ink:#f0f3f6;§soft:#9aa5b1;§line:#2a3139;§heat:#6cb2ff;§wrong:#ffa55c;§bad:#ff8f87}}
*{box-sizing:border-box}
body{margin:0;background:var(§page);color:var(§ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:1180px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:32px 0 8px}
p{margin:6px 0}.soft{color:var(§soft)}.headline{font-size:1.15rem;font-weight:600}
code{font-family:ui-monospace,"Noto Sans Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:12px}
.charts svg{width:100%;height:auto;border:1px solid var(§line);border-radius:8px}
.wide{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:4px 10px;border-bottom:1px solid var(§line);text-align:right;vertical-align:top}
thead th{color:var(§soft);font-weight:600}
th[scope=row],th:first-child,td:first-child,.left{text-align:left}
th[scope=row]{font-weight:500;overflow-wrap:anywhere}
.facts td{text-align:left;overflow-wrap:anywhere}.facts th{color:var(§soft);white-space:nowrap}
.confusion td{text-align:right;border:1px solid var(§page)}.confusion th{max-width:12em}
ul.findings{list-style:none;padding:0;margin:0}
.findings li{border-left:4px solid var(§wrong);padding:4px 12px;margin:8px 0}.findings li.fatal{border-color:var(§bad)}
.pictures{display:flex;flex-wrap:wrap;gap:12px}
figure{margin:0;width:112px}figure img{width:112px;height:112px;object-fit:contain;image-rendering:pixelated;display:block;border:1px solid var(§line)}
figcaption{font-size:.8rem;overflow-wrap:anywhere}
${heat}
@media (max-width:620px){.charts svg .tick,.charts svg .label,.charts svg .name{font-size:15px}.charts svg .heading{font-size:20px}.facts th{white-space:normal;overflow-wrap:normal}th,td{padding:4px 6px}}
@media print{:root{§page:#fff;§ink:#000;§soft:#444;§line:#bbb;§heat:#1d6fd1;§wrong:#d1570b}body{font-size:11pt}section{break-inside:avoid-page}.wide{overflow:visible}main{max-width:none;padding:0}}
`.replaceAll('§', '\u002d-');
