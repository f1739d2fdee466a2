using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Access;

/// <summary>Tells who asks, from a key or a token. Thread-safe.</summary>
internal sealed class Readers(AccessOptions options, TimeProvider clock)
{
    // More than any token of ours, and less than what makes checking it costly.
    private const int CharsMax = 8192;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = CharsMax };
    private readonly KnownKeys _keys = new(options.Keys, options.KeyHolds, clock);
    private readonly TokenValidationParameters? _rules = options.Tokens is { } tokens ? Rules(tokens, clock) : null;

    /// <summary>Null where the credential is of nobody: it is unknown, wrong, expired or taken back.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public async ValueTask<Reader?> FindAsync(string credential, CancellationToken cancellationToken)
    {
        if (ApiSecret.TryParse(credential, out var secret))
            return await _keys.FindAsync(secret.Id, cancellationToken) is { } key && key.IsProvedBy(secret) && key.IsGood(clock.GetUtcNow())
                ? Reader.Of(key.Networks)
                : null;
        if (_rules is null || credential.Length > CharsMax)
            return null;
        var token = await _tokens.ValidateTokenAsync(credential, _rules);
        return token.IsValid
            ? Reader.Of(token.ClaimsIdentity.FindAll(TokenOptions.NetworksClaim).Select(claim => claim.Value))
            : null;
    }

    private static TokenValidationParameters Rules(TokenOptions tokens, TimeProvider clock) => new()
    {
        ValidIssuer = tokens.Issuer,
        ValidAudience = tokens.Audience,
        ValidAlgorithms = tokens.Algorithms,
        IssuerSigningKeys = tokens.Keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) =>
            until is { } end && clock.GetUtcNow() - Skew < end && (from is not { } start || clock.GetUtcNow() + Skew >= start),
    };
}
