using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace StreamCoverage.TestKit;

/// <summary>PostgreSQL's own programs: <c>pg_dump</c>, <c>pg_restore</c>, <c>psql</c>.</summary>
public static class PostgresTools
{
    private static readonly string? Folder = Folders().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "pg_dump")));

    /// <summary>Runs a shell's line in which the programs are found, and connect where <paramref name="connectionString"/> says; it must succeed.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> ShellAsync(string line, string connectionString, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(Folder is not null, "pg_dump is not installed; run `make setup`");
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo("/bin/bash", ["-euo", "pipefail", "-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PGHOST"] = to.Host;
        start.Environment["PGPORT"] = to.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGDATABASE"] = to.Database;
        start.Environment["PGUSER"] = to.Username;
        start.Environment["PGPASSWORD"] = to.Password;
        using var process = Process.Start(start)!;
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{line}\nexit code {process.ExitCode}: {await failed}");
        return await said;
    }

    private static IEnumerable<string> Folders() =>
    [
        Environment.GetEnvironmentVariable("PGBIN") ?? "",
        .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin")) : [],
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
    ];
}
