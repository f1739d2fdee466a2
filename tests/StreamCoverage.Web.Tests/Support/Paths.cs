namespace StreamCoverage.Web.Tests.Support;

/// <summary>Every route, so that a new one is held to the same rules by adding one line.</summary>
internal static class Paths
{
    /// <summary>What analyses found, window by window.</summary>
    public static readonly string[] Analysed = ["contribution", "convergence", "fragility", "gaps", "change", "dimensions"];

    public static readonly string[] OfNetworks =
        ["coverage", "funnel", "latency", "operators", "history", "alerts", .. Analysed, "assessments", "verdict", "cell", "slices", "events"];

    /// <summary>Those that answer with figures.</summary>
    public static readonly string[] Data =
        ["/v1/networks", "/v1/status", .. OfNetworks.Select(what => $"/v1/networks/demo/{what}")];

    /// <summary>Those that need no store.</summary>
    public static readonly string[] Fixed = ["/v1/metrics"];

    public static readonly string[] Health = ["/livez", "/readyz", "/version"];

    public static readonly string[] Page =
    [
        "/", "/page.css", "/icon.svg",
        .. new[]
        {
            "alerts", "alertview", "answers", "api", "axis", "behind", "cells", "cellview", "chart", "concentration", "contribution", "convergence", "define", "dom",
            "figureview", "format", "fragility", "funnel", "gaps", "groups", "happened", "headline", "heatmap", "joins", "latency", "live", "load", "lorenz", "main",
            "operatorview", "panel", "parts", "signin", "sliceview", "state", "stress", "table", "tail", "timeline", "verdict", "waterfall",
        }.Select(name => $"/js/{name}.js"),
    ];

    public static readonly string[] Refused =
        ["/nothing", "/v1", "/v1/networks/nobody/coverage", "/v1/networks/demo/coverage?window=2h", "/v1/networks/demo/coverage?at=x", "/v1/stream"];
}
