using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace StreamCoverage.Web.Telemetry;

/// <summary>Gives the span of a request its name, by method and route, and how it was answered: the server tells neither in every case.</summary>
/// <remarks>By https://opentelemetry.io/docs/specs/semconv/http/http-spans/. A path that no route takes is not named: anybody can invent one.</remarks>
internal static class RequestSpans
{
    public static async Task NameAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
            Name(span, context);
    }

    private static void Name(Activity span, HttpContext context)
    {
        var method = span.GetTagItem("http.request.method") as string ?? "HTTP";
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
    }
}
