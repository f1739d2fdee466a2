using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Access;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>Keys in memory, and an issuer of tokens.</summary>
internal sealed class HeldKeys : IApiKeys
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = "coverage";

    private readonly ConcurrentDictionary<string, ApiKey> _keys = new();

    /// <summary>How often a key was looked up.</summary>
    public int Looks { get; private set; }

    public RSA Private { get; } = RSA.Create(2048);

    public SecurityKey Public => new RsaSecurityKey(Private.ExportParameters(false)) { KeyId = "one" };

    public TokenOptions Tokens => new(Issuer, Audience, ["RS256"], [Public]);

    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Looks++;
        return Task.FromResult(_keys.GetValueOrDefault(id));
    }

    public Task<bool> AnyAsync(DateTimeOffset at, CancellationToken cancellationToken) => Task.FromResult(_keys.Values.Any(key => key.IsGood(at)));

    /// <summary>The text of a new key.</summary>
    public string Make(params string[] networks) => Make(TimeSpan.FromHours(1), networks);

    public string Make(TimeSpan life, params string[] networks)
    {
        var (secret, now) = (ApiSecret.Make(), TimeProvider.System.GetUtcNow());
        _keys[secret.Id] = new(secret.Id, secret.Hash(), networks, "", now - TimeSpan.FromDays(1), now + life, null);
        return secret.Reveal();
    }

    public string Revoked(params string[] networks)
    {
        var text = Make(networks);
        Revoke(text);
        return text;
    }

    public void Revoke(string text)
    {
        var id = text.Split('_')[1];
        _keys[id] = _keys[id] with { RevokedAt = TimeProvider.System.GetUtcNow() };
    }

    /// <summary>A token, good unless something else is asked for.</summary>
    public string Token(
        object? networks, string issuer = Issuer, string audience = Audience, TimeSpan? life = null, SigningCredentials? signed = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = life == Timeout.InfiniteTimeSpan ? null : TimeProvider.System.GetUtcNow().UtcDateTime + (life ?? TimeSpan.FromHours(1)),
            Claims = networks is null ? new() : new Dictionary<string, object> { [TokenOptions.NetworksClaim] = networks },
            SigningCredentials = signed ?? new(new RsaSecurityKey(Private) { KeyId = "one" }, "RS256"),
        });
}
