using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Answering;

/// <summary>Where a page ended: the key of its last row, in a form that says nothing to whoever passes it on.</summary>
/// <remarks>A key and not a count: rows that come or go meanwhile do not shift the next page.</remarks>
internal static class Cursor
{
    public const string Parameter = "cursor";

    // A key holds one name, and names are bounded at the entrance; six characters for each that JSON escapes.
    private const int CharsMax = 4096;

    /// <summary>A key's text.</summary>
    public static string Of<TKey>(string list, TKey key) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Envelope<TKey>(list, key), ApiJson.Options));

    /// <summary>The key of a text; null where there is none.</summary>
    /// <param name="text">The parameter; absent for the first page.</param>
    /// <param name="list">The list whose key it must be.</param>
    /// <param name="key">Where the page before ended.</param>
    /// <param name="problem">It is no key of this list.</param>
    public static bool TryRead<TKey>(string? text, string list, out TKey? key, [NotNullWhen(false)] out ProblemHttpResult? problem)
        where TKey : class
    {
        (key, problem) = (null, null);
        if (text is null)
            return true;
        try
        {
            var json = text.Length <= CharsMax && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : "null"u8.ToArray();
            // No key of ours holds a zero character, and the store would not take it.
            if (json.AsSpan().IndexOf("\\u0000"u8) < 0 && JsonSerializer.Deserialize<Envelope<TKey>>(json, ApiJson.Options) is { } found && found.List == list)
                key = found.Key;
        }
        catch (Exception e) when (e is JsonException or FormatException or DecoderFallbackException or InvalidOperationException or ArgumentException)
        {
            // Told below, like every text that is no key.
        }
        problem = key is null ? Problems.BadParameter(Parameter, "it is none of this list; leave it out for the first page, or follow 'next' as it was given") : null;
        return problem is null;
    }

    /// <summary>The same question for the next page.</summary>
    public static string Link(HttpRequest request, string cursor)
    {
        var query = request.Query.Where(p => p.Key != Parameter)
            .SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value)).Append(new(Parameter, cursor));
        return QueryHelpers.AddQueryString(RawPath(request), query);
    }

    /// <summary>The first <paramref name="most"/> of <paramref name="found"/>, and the next page's path where there are more.</summary>
    public static (IReadOnlyList<T> Rows, string? Next) Cut<T, TKey>(
        HttpRequest request, string list, IReadOnlyList<T> found, int most, Func<T, TKey> key) =>
        found.Count > most ? ([.. found.Take(most)], Link(request, Of(list, key(found[most - 1])))) : (found, null);

    // As it was asked for: a network's name may hold what decoding would lose.
    private static string RawPath(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target : target[..end];
        return path.StartsWith('/') ? path : request.Path.ToUriComponent();
    }

    private sealed record Envelope<TKey>(string List, TKey Key);
}
