using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StreamCoverage.Postgres;

/// <summary>One numbered step of the schema, as it is embedded in this program.</summary>
/// <param name="Number">From 1; steps are applied in the order of their numbers, one that comes late after those that are there.</param>
/// <param name="Name">What follows the number in the file's name.</param>
/// <param name="Sql">Its statements.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>64 hexadecimal digits of SHA-256 over the statements, with line ends as <c>\n</c>.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>Every step that this program knows, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    /// <summary>The roles and their rights: run after the steps each time, and never recorded.</summary>
    internal static string Roles { get; } = Read("roles.sql");

    private static List<Migration> Load() =>
        [.. typeof(Migration).Assembly.GetManifestResourceNames()
            .Select(resource => resource[Prefix.Length..])
            .Where(file => char.IsAsciiDigit(file[0]))
            .Order(StringComparer.Ordinal)
            .Select(file => new Migration(
                int.Parse(file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture),
                Path.GetFileNameWithoutExtension(file)[5..],
                Read(file)))];

    private static string Prefix => "StreamCoverage.Postgres.Migrations.";

    private static string Read(string file)
    {
        using var stream = typeof(Migration).Assembly.GetManifestResourceStream(Prefix + file)
            ?? throw new System.Diagnostics.UnreachableException($"{file} is not embedded");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
