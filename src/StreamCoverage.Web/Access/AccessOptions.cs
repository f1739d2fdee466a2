using Microsoft.IdentityModel.Tokens;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Access;

/// <summary>Who may read: holders of API keys, and of tokens where <see cref="Tokens"/> says whose.</summary>
public sealed record AccessOptions
{
    /// <summary>Where the keys are.</summary>
    public required IApiKeys Keys { get; init; }

    /// <summary>Whose tokens are taken; null: nobody's.</summary>
    public TokenOptions? Tokens { get; init; }

    /// <summary>How long a key that was looked up is believed; a key that is taken back ends after it, in open streams too. Default 10 s.</summary>
    public TimeSpan KeyHolds { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Which tokens (JWT) are taken: everything is pinned, and nothing is fetched from anywhere.</summary>
/// <param name="Issuer">The only <c>iss</c>.</param>
/// <param name="Audience">What <c>aud</c> must name.</param>
/// <param name="Algorithms">The only <c>alg</c>, as RS256; <c>none</c> is never taken.</param>
/// <param name="Keys">Of the issuer.</param>
public sealed record TokenOptions(string Issuer, string Audience, IReadOnlyList<string> Algorithms, IReadOnlyList<SecurityKey> Keys)
{
    /// <summary>The claim with the networks that a token's holder may read: a text or a list of them; <c>*</c> for every one.</summary>
    public const string NetworksClaim = "networks";

    /// <summary>Algorithms that can be pinned.</summary>
    public static IReadOnlyList<string> Known { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>From the text of a JWKS file (RFC 7517).</summary>
    /// <exception cref="ArgumentException">The text has no key for signatures, or an algorithm is none of <see cref="Known"/>; it is not repeated.</exception>
    public static TokenOptions Of(string issuer, string audience, IReadOnlyList<string> algorithms, string jwks)
    {
        if (algorithms.FirstOrDefault(algorithm => !Known.Contains(algorithm)) is { } unknown)
            throw new ArgumentException($"'{unknown}' is no algorithm of tokens; there are {string.Join(", ", Known)}");
        try
        {
            if (new JsonWebKeySet(jwks).GetSigningKeys() is { Count: > 0 } keys)
                return new(issuer, audience, algorithms, [.. keys.Where(key => key is not SymmetricSecurityKey)]);
        }
        catch (ArgumentException)
        {
            // Told below, without the text.
        }
        throw new ArgumentException("the file of the tokens' keys holds no JWKS with a key for signatures; write it as RFC 7517 says");
    }
}
