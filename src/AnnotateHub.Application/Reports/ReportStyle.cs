using System.Text;

namespace AnnotateHub.Application.Reports;

/// <summary>How printed reports look. Ink on paper: shades of one ink, dashes instead of colours.</summary>
internal static class ReportStyle
{
    public const string Text = """
        :root{--report-ink:#1b1f24;--report-quiet:#5a6270;--report-line:#c9ced6;--report-shade:#234a78;--report-paper:#fff}
        body.report{font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--report-ink);background:var(--report-paper);max-width:1100px;margin:2rem auto;padding:0 1.5rem}
        h1{font-size:1.7rem;margin:0}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--report-line);padding-bottom:.2rem}
        .foot,.note{color:var(--report-quiet)}.note{border-left:3px solid var(--report-line);padding-left:.7rem}.foot{font-size:.85em;overflow-wrap:anywhere}
        nav ul{columns:3;padding-left:1.1rem}
        .compared{font-size:1.05em;max-width:90ch}.three{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:1rem;margin:1rem 0}
        .key-figure{border:1px solid var(--report-line);border-radius:10px;padding:.8rem 1rem}.key-figure strong{display:block;font-size:2.3rem;line-height:1.1;font-variant-numeric:tabular-nums}
        .key-figure .interval{display:block;color:var(--report-quiet)}.key-figure .name{display:block;font-weight:600;margin-top:.3rem}.key-figure p{margin:.3rem 0 0}
        .plots>figure{flex:1 1 380px;max-width:560px;min-width:0}details{margin:.8rem 0}summary{cursor:pointer;font-weight:600}
        @media screen and (min-width:1180px){body.report{max-width:none;margin:2rem 2rem 2rem 270px}nav{position:fixed;left:1.2rem;top:1.6rem;width:215px;max-height:94vh;overflow:auto}nav ul{columns:1;list-style:none;padding:0}nav li{padding:.2rem 0}}
        .headline strong{font-size:2.4rem;line-height:1.1;margin-right:.4rem}
        .report-table{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600;padding-bottom:.3rem}
        th,td{padding:.22rem .6rem;text-align:right;border-bottom:1px solid var(--report-line);vertical-align:top}thead th{font-weight:600;vertical-align:bottom}th[scope=row],thead th:first-child{text-align:left;font-weight:400}
        td:last-child{text-align:right}
        figure{margin:.6rem 0}figcaption{font-weight:600;margin-bottom:.2rem}.plots{display:flex;flex-wrap:wrap;gap:1rem 2rem}
        .plot{max-width:100%;height:auto}.plot text{font:12px system-ui,sans-serif;fill:var(--report-ink)}.plot .tick{fill:var(--report-quiet)}.plot .axis-title{font-weight:600}
        .plot .axis{stroke:var(--report-ink)}.plot .grid{stroke:var(--report-line)}.plot .marked{stroke:var(--report-ink);stroke-dasharray:5 4}
        .plot .curve{fill:none;stroke:var(--report-shade);stroke-width:2}.plot .dash1{stroke-dasharray:8 4}.plot .dash2{stroke-dasharray:2 3}.plot .dash3{stroke-dasharray:10 3 2 3}
        .plot .bar,.plot .stroke,.plot .dot{fill:var(--report-shade)}.plot .stroke{fill-opacity:.55}.plot .ring{fill:none;stroke:var(--report-shade);stroke-width:1.5}
        .plot .shade{fill:var(--report-shade)}.plot .void{fill:none;stroke:var(--report-line);stroke-dasharray:3 3}.plot .in-dark{fill:var(--report-paper)}.plot .in-light{fill:var(--report-ink)}
        .formulas dt{font-weight:600;margin-top:.5rem}.formulas dd{margin-left:1rem}code{font-size:.95em}.methods{background:none;border:1px solid var(--report-line);padding:.8rem}
        @media print{@page{size:A4;margin:14mm}body.report{margin:0;padding:0;max-width:none;font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}nav,.tools{display:none}.report-table{overflow:visible}
        table{font-size:6.8pt}th,td{padding:.12rem .22rem}h2{break-after:avoid}figure,tr{break-inside:avoid}a{color:inherit;text-decoration:none}.plots figure{max-width:48%}}
        """;
}
