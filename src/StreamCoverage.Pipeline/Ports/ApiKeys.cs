using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>The keys by which figures are read over HTTP.</summary>
public interface IApiKeys
{
    /// <summary>The key with a public id; null where there is none.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Whether any key is good at a moment.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    Task<bool> AnyAsync(DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>A key as it is kept: without its secret.</summary>
/// <param name="Id">Public: 16 hexadecimal digits.</param>
/// <param name="Hash">SHA-256 of the secret's 32 bytes. They are random, so that a slow hash would add nothing.</param>
/// <param name="Networks">Whose figures it may read; <see cref="Every"/> alone for all, of the process too.</param>
/// <param name="Note">Whom it is for; may be empty.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">It is good before this moment.</param>
/// <param name="RevokedAt">When it was taken back; null: it was not.</param>
public sealed record ApiKey(
    string Id, ReadOnlyMemory<byte> Hash, IReadOnlyList<string> Networks, string Note, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt)
{
    /// <summary>Stands for every network.</summary>
    public const string Every = "*";

    /// <summary>Whether it is neither expired nor taken back.</summary>
    public bool IsGood(DateTimeOffset at) => RevokedAt is null && at < ExpiresAt;

    /// <summary>Whether the secret is this key's, in a time that does not depend on where they differ.</summary>
    public bool IsProvedBy(ApiSecret secret) => Id == secret.Id && CryptographicOperations.FixedTimeEquals(Hash.Span, secret.Hash().Span);
}

/// <summary>What a client holds, as <c>sc_ID_SECRET</c>: 16 and 64 hexadecimal digits, of 64 and 256 random bits. Its text is not the key.</summary>
public sealed class ApiSecret
{
    private const string Prefix = "sc_";
    private const int IdBytes = 8;
    private const int SecretBytes = 32;
    private const int Length = 3 + (2 * IdBytes) + 1 + (2 * SecretBytes);

    private readonly byte[] _secret;

    private ApiSecret(string id, byte[] secret) => (Id, _secret) = (id, secret);

    /// <summary>The public part.</summary>
    public string Id { get; }

    /// <summary>A new one, from the system's random source.</summary>
    public static ApiSecret Make() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ApiSecret? secret)
    {
        secret = null;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + (2 * IdBytes)] != '_')
            return false;
        var (id, rest) = (text.Substring(Prefix.Length, 2 * IdBytes), text[^(2 * SecretBytes)..]);
        if (!id.All(char.IsAsciiHexDigitLower) || !rest.All(char.IsAsciiHexDigitLower))
            return false;
        secret = new(id, Convert.FromHexString(rest));
        return true;
    }

    /// <summary>What is kept of it.</summary>
    public ReadOnlyMemory<byte> Hash() => SHA256.HashData(_secret);

    /// <summary>The text that the client is given, once.</summary>
    public string Reveal() => $"{Prefix}{Id}_{Convert.ToHexStringLower(_secret)}";

    /// <summary>The public part alone.</summary>
    public override string ToString() => Id;
}
