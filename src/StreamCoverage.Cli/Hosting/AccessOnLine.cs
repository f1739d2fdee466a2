using System.CommandLine;
using System.Net;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web;
using StreamCoverage.Web.Access;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Who may read over HTTP, as the command line says: beyond loopback nobody without a key, unless it says otherwise.</summary>
internal static class AccessOnLine
{
    private static readonly Option<bool> Open = new("--open")
    {
        Description = "Let everybody read who reaches an address beyond loopback, without a key.",
    };

    private static readonly Option<bool> Closed = new("--closed")
    {
        Description = "Ask for keys on loopback too, as behind a proxy. Beyond loopback keys are always asked for; see `streamcoverage keys`.",
    };

    private static readonly Option<string?> Issuer = new("--jwt-issuer") { Description = "Take tokens (JWT) of this issuer besides keys.", HelpName = "iss" };

    private static readonly Option<string?> Audience = new("--jwt-audience") { Description = "The audience that tokens must name.", HelpName = "aud" };

    private static readonly Option<FileInfo?> Keys = new("--jwt-keys")
    {
        Description = "A JWKS file with the issuer's public keys. The claim `networks` of a token says whose figures it reads; * is every one.",
    };

    private static readonly Option<string[]> Algorithms = new("--jwt-algorithm")
    {
        Description = "The only algorithms of tokens; may be repeated.",
        DefaultValueFactory = _ => ["RS256", "ES256"],
    };

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Open, Closed, Issuer, Audience, Keys, Algorithms])
            command.Add(option);
    }

    /// <summary>The options with who may read.</summary>
    /// <exception cref="UsageException">The options contradict each other, or nobody could read.</exception>
    /// <exception cref="StoreException">The store is away.</exception>
    public static async Task<WebOptions> WithAccessAsync(this WebOptions options, ParseResult parsed, IApiKeys keys, CancellationToken cancellationToken)
    {
        var tokens = Tokens(parsed);
        var isBeyond = !IPAddress.IsLoopback(options.Address);
        if (parsed.GetValue(Open) && (parsed.GetValue(Closed) || tokens is not null))
            throw new UsageException("--open asks for no key, and --closed and --jwt-issuer do; leave one out");
        if (!parsed.GetValue(Closed) && tokens is null && (!isBeyond || parsed.GetValue(Open)))
            return options;
        if (tokens is null && !await keys.AnyAsync(TimeProvider.System.GetUtcNow(), cancellationToken))
            throw new UsageException(
                $"nobody could read: on {options.Address} a key is asked for, and there is none that is good; make one with "
                + "`streamcoverage keys add --networks '*'`, or let everybody read with --open");
        return options with { Access = new() { Keys = keys, Tokens = tokens } };
    }

    private static TokenOptions? Tokens(ParseResult parsed) => (parsed.GetValue(Issuer), parsed.GetValue(Audience), parsed.GetValue(Keys)) switch
    {
        (null, null, null) => null,
        ({ } issuer, { } audience, { } file) => TokenOptions.Of(issuer, audience, parsed.GetValue(Algorithms)!, File.ReadAllText(file.FullName)),
        _ => throw new UsageException("tokens need all three: --jwt-issuer, --jwt-audience and --jwt-keys"),
    };
}
