namespace StreamCoverage.Report;

/// <summary>How the page looks: light and dark as the reader has it, and on paper without shadows, scrolling and torn tables.</summary>
internal static class PageStyle
{
    public const string Text = """
        :root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--faint:#57606a;--rule:#d0d7de;--link:#0550ae;--h0:#ffd8d3;--h1:#ffe7c2;--h2:#fff8c5;--h3:#dafbe1;--h4:#aceebb}
        @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--faint:#9da7b3;--rule:#30363d;--link:#79b8ff;--h0:#67211d;--h1:#5a3a0e;--h2:#4a4310;--h3:#174223;--h4:#1d5c30}}
        body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
        h1,h2{line-height:1.2} h2{margin-top:3rem;border-top:1px solid var(--rule);padding-top:1rem} a{color:var(--link)} nav a{margin-right:.8rem;white-space:nowrap}
        .headline{font-size:1.3rem;line-height:1.4} .says{font-size:1.05rem} .note,figcaption{color:var(--faint);font-size:13px}
        .wide{overflow-x:auto;margin:1rem 0} table{border-collapse:collapse;min-width:min(100%,36rem);font-size:13px;font-variant-numeric:tabular-nums} caption{text-align:left;color:var(--faint);padding:.3rem 0}
        th,td{padding:.25rem .6rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top} th[scope=row]{font-weight:400} td bdi,th bdi{unicode-bidi:isolate}
        td.h0{background:var(--h0)} td.h1{background:var(--h1)} td.h2{background:var(--h2)} td.h3{background:var(--h3)} td.h4{background:var(--h4)}
        figure{margin:1rem 0} dt{font-weight:600;margin-top:1rem} dd{margin:0 0 0 1.5rem} :target{outline:2px solid var(--link);outline-offset:3px}
        @media print{:root{--ink:#000;--paper:#fff;--faint:#444;--link:#000}body{max-width:none;margin:0}nav{display:none}.wide{overflow:visible}tr,figure,dd{break-inside:avoid}h2{break-after:avoid}td{print-color-adjust:exact}a{text-decoration:none}}
        """;
}
