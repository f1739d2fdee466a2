using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Web.Api;

/// <summary>Every refusal that a client can meet, as RFC 9457 has it: the fact first, then what to do.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadParameter(string parameter, string detail) =>
        Of(400, "a parameter cannot be read", $"{parameter}: {detail}", parameter);

    /// <param name="name">As it was asked for.</param>
    /// <param name="known">Those that there are.</param>
    public static ProblemHttpResult UnknownParameter(string name, IReadOnlyList<string> known) => Of(
        400, "no such parameter", $"'{name}' is no parameter here; {(known.Count == 0 ? "there are none" : $"there are {string.Join(", ", known)}")}", name);

    public static ProblemHttpResult NotAcceptable(string detail) => Of(406, "not to be had in this form", detail);

    public static ProblemHttpResult TooManyRequests(string detail) => Of(429, "too many requests", detail);

    public static ProblemHttpResult NoKey(bool wasGiven) => Of(401, "no key", wasGiven
        ? "the key or token is unknown, wrong, expired or taken back; ask whoever runs this server for another"
        : "figures are for those who have a key; send one as 'Authorization: Bearer KEY' or as 'X-Api-Key: KEY', or sign in on the page");

    public static ProblemHttpResult NotForThisKey() => Of(
        403, "not for this key", "the key is good and does not allow this; /v1/networks lists the networks whose figures it may read");

    public static ProblemHttpResult NotReady(string detail) => Of(503, "not ready", detail);

    public static ProblemHttpResult NoSuchNetwork(string network) => Of(
        404, "no such network", $"there are no figures of the network '{network}'; /v1/networks lists those that there are", "network");

    public static ProblemHttpResult NoSuchWindow(string window, WebOptions options) => Of(
        404, "no such window", $"there is no window '{window}'; ask for one of {string.Join(", ", options.Windows)}", "window");

    public static ProblemHttpResult NoSuchOperator(string name) => Of(
        404, "no such operator", $"the network has no operator '{name}'; /operators lists those that it has", "name");

    public static ProblemHttpResult NoSuchAlert(string id) => Of(
        404, "no such alert", $"the network has no alert '{id}'; /alerts lists those that it has", "id");

    public static ProblemHttpResult NotClosedYet(EventTime at, EventTime closedThrough) => Of(
        404, "no figures yet", $"the figures are complete up to {closedThrough}, and {at} lies after it; ask for an earlier time", "at");

    public static ProblemHttpResult NotKept(string detail) => Of(410, "not kept any more", detail);

    public static ProblemHttpResult TooManyStreams(HttpResponse response, int most)
    {
        response.Headers.RetryAfter = "30";
        return Of(503, "too many live streams", $"{most} streams are open, and that is the limit; close one, or try again later");
    }

    public static ProblemHttpResult StoreAway(HttpResponse response)
    {
        response.Headers.RetryAfter = "5";
        return Of(503, "the store does not answer", "the figures are kept elsewhere and cannot be read now; try again in some seconds");
    }

    public static ProblemHttpResult OtherHost(string host) => Of(
        421, "not served under this name", $"this server does not answer for the host '{host}'; use its address, or allow the name");

    public static ProblemHttpResult Ours() => Of(500, "the server failed", "this is a fault of the server and stands in its log");

    public static ProblemHttpResult Bad(int status, string detail) => Of(status, "the request cannot be read", detail);

    /// <summary>The problem of an answer that consists of a status alone; null where the status is no error.</summary>
    public static ProblemHttpResult? OfStatus(int status, PathString path) => status switch
    {
        < 400 => null,
        404 => Of(404, "no such page", $"nothing is served at {path}; the API is under /v1, the page at /"),
        405 => Of(405, "the method is not allowed", "everything here is read with GET"),
        _ => Of(status, null, null),
    };

    private static ProblemHttpResult Of(int status, string? title, string? detail, string? parameter = null) => TypedResults.Problem(
        detail, statusCode: status, title: title,
        extensions: parameter is null ? null : new Dictionary<string, object?> { ["parameter"] = parameter });
}
