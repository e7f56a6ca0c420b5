/** The page's look, in light and dark; nothing is loaded from anywhere. */
export const styles = `
:root{color-scheme:light dark;--bg:#f6f7f5;--card:#fff;--ink:#16212b;--soft:#566573;--line:#d5dbdd;--sea:#cfe3ee;--hull:#24435c;--hull-ink:#f2f6f9;--good:#1a7f4b;--bad:#b3261e;--warn:#8a5a00;--accent:#0b62a4;--crate-l:62%;--crate-s:58%;--bar:#5f87a8;--full:#c4562e;--down:#5b6670;--bridge:#b9c6d0}
@media (prefers-color-scheme:dark){:root{--bg:#0f161c;--card:#172029;--ink:#e4eaee;--soft:#9aa9b5;--line:#2b3843;--sea:#16303f;--hull:#35566f;--hull-ink:#f2f6f9;--good:#5cc98b;--bad:#ff8a7d;--warn:#e0b25a;--accent:#6cb6f0;--crate-l:52%;--crate-s:48%;--bar:#7fb0d6;--full:#ff9a6b;--down:#4a545d;--bridge:#8fa3b3}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main,header.top{max-width:1180px;margin:0 auto;padding:0 20px}
header.top{padding-top:28px}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 4px}
h2{font-size:1.15rem;margin:0 0 6px}
h3{font-size:.85rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:14px 0 6px}
nav ul,.legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:10px 0;padding:0;font-size:.9rem}
a{color:var(--accent)}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin:16px 0}
.lead,.origin,.state,figcaption{color:var(--soft)}
.lead{margin:0 0 8px}
figcaption strong{color:var(--ink)}
.origin{display:block;font-size:.8rem;font-weight:400}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:6px 0}
th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--soft);font-weight:500}
tbody th{font-weight:500}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.86em}
pre{background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:8px 10px;overflow:auto;margin:6px 0}
summary{cursor:pointer;color:var(--accent);font-size:.88rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
del{color:var(--bad);text-decoration-thickness:1px}ins{color:var(--good);text-decoration:none}
.outcome{font-weight:600}.outcome.created,.outcome.configured,.outcome.serverside-applied{color:var(--good)}.outcome.refused{color:var(--bad)}.outcome.unchanged{color:var(--soft);font-weight:400}
.changes tr.more td{border-bottom:1px solid var(--line);padding-top:0}.changes tbody tr:first-child:has(+.more)>*{border-bottom:0}
.more p{margin:2px 0}.fields th{width:1%;white-space:nowrap;padding-right:20px}
.problems{list-style:none;padding:0;margin:0}.problems li{border-left:4px solid var(--soft);padding:4px 10px;margin:6px 0}.problems .error{border-color:var(--bad)}.problems .warning{border-color:var(--warn)}.problems p{margin:2px 0}
.search input{font:inherit;padding:5px 9px;border:1px solid var(--line);border-radius:6px;background:var(--bg);color:var(--ink);min-width:min(320px,60vw)}
.fleet{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(280px,100%),1fr));gap:18px 16px}
.zones{display:flex;flex-wrap:wrap;gap:0 14px}
.zone{flex:1 1 calc(min(var(--ships),3)*316px);min-width:min(300px,100%);background:linear-gradient(var(--card),var(--card) 30px,var(--sea));border-radius:10px;padding:4px 14px 16px;margin:10px 0}
.cargo{list-style:none;display:flex;flex-wrap:wrap-reverse;align-content:flex-start;gap:3px;min-height:64px;margin:0;padding:0 40px 4px 14px;background:linear-gradient(var(--bridge),var(--bridge)) right 16px bottom/18px 38px no-repeat,linear-gradient(var(--hull),var(--hull)) right 22px bottom 38px/5px 10px no-repeat}
.crate,.swatch{display:inline-block;background:hsl(var(--hue) var(--crate-s) var(--crate-l));border:1px solid rgb(0 0 0/.35);border-radius:2px}
.crate{height:22px;width:22px;font-size:.72rem;line-height:20px;text-align:center;color:#0c1116}
.crate.s2{width:38px}.crate.s3{width:62px}.crate.s4{width:96px}
.crate.new,.swatch.new{box-shadow:inset 0 0 0 2px var(--ink)}
.crate.unready,.swatch.unready{background-image:repeating-linear-gradient(45deg,rgb(0 0 0/.45) 0 3px,transparent 3px 7px)}
.crate.faded{opacity:.15}.crate.found{outline:3px solid var(--accent);outline-offset:1px}
.swatch.new,.swatch.unready{background-color:var(--line)}
.swatch{width:14px;height:14px;vertical-align:-2px;margin-right:6px}
.hull{background:var(--hull);color:var(--hull-ink);padding:8px 34px 12px 18px;clip-path:polygon(0 0,100% 0,calc(100% - 28px) 100%,14px 100%)}
.hull .state{color:inherit;opacity:.85;font-size:.8rem}
.ship.down .hull{background:var(--down)}
.load{display:grid;grid-template-columns:56px 1fr auto;gap:8px;align-items:center;font-size:.78rem}
.bar{position:relative;display:block;height:8px;border-radius:4px;background:rgb(128 140 150/.35);overflow:hidden;min-width:60px}
.bar i{position:absolute;inset:0 auto 0 0;background:#9cc7e8}.bar i.peak{background:var(--warn);opacity:.7}.load.full .bar i{background:var(--full)}
.quotas .bar{min-width:120px}.quotas .bar i:last-child{background:var(--bar)}
.ship details{padding-left:14px}.ship details table{font-size:.78rem}
.quay{border-top:3px solid var(--line);margin-top:16px}.waiting{display:flex;gap:4px;margin:8px 0}.waiting p{margin:2px 0}.waiting ul{margin:2px 0}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(480px,100%),1fr));gap:16px}
figure{margin:8px 0}figure svg{width:100%;height:auto;display:block}
svg text{font-size:11px;fill:var(--soft)}svg .grid{stroke:var(--line)}
svg .area{fill:var(--good);opacity:.18}svg path.line{fill:none;stroke-width:2}
path.ready{stroke:var(--good)}path.updated{stroke:var(--accent)}path.total{stroke:var(--soft);stroke-dasharray:2 3}path.desired{stroke:var(--ink);stroke-dasharray:7 4}
.stall{fill:var(--bad);opacity:.12}
i.line{display:inline-block;width:22px;border-top:3px solid;vertical-align:4px;margin-right:6px}i.line.ready{color:var(--good)}i.line.updated{color:var(--accent)}i.line.total{color:var(--soft);border-top-style:dotted}i.line.desired{color:var(--ink);border-top-style:dashed}
footer{max-width:1180px;margin:0 auto 40px;padding:0 20px;color:var(--soft);font-size:.85rem}
@media (max-width:640px){.changes thead{display:none}}
@media print{section{break-inside:avoid;border:0}.search{display:none}}
`
