using System.Globalization;
using System.Security.Cryptography;

namespace StreamCoverage.Postgres.Local;

/// <summary>The commands of one cluster: make it, start it, stop it. Nothing here waits for connections.</summary>
internal sealed class PostgresCluster(ClusterFolder folder, ServerAccount account, PostgresBinaries binaries, TimeSpan waitMax)
{
    public const string Superuser = "streamcoverage";

    private const string BindFailed = "could not create any TCP/IP sockets";

    public ClusterFolder Folder => folder;

    /// <summary>The main process and port of the server that runs from this folder, or null.</summary>
    public PostmasterFile? Running() => PostmasterFile.ReadRunning(folder.Data);

    public Task<string> PasswordAsync(CancellationToken cancellationToken) => File.ReadAllTextAsync(folder.Password, cancellationToken);

    /// <summary>Makes the cluster unless it is there; one half made by a process that died is made anew.</summary>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder.Data))
            return;

        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        WriteFile(folder.Password, password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var unfinished = folder.Data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);

        // The password goes through a file of the server's account, never through a command line that others can read.
        const string script = """
            set -e
            umask 077
            cat >password
            trap 'rm -f password' EXIT
            "$@"
            """;
        var initDb = await LocalCommand.RunAsync(
            account.Command(
                "/bin/sh", "-c", script, "sh",
                binaries.InitDb, "--pgdata", unfinished, "--username", Superuser, "--pwfile", "password",
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
            folder.Server, password, cancellationToken);
        if (initDb.ExitCode != 0)
            throw new LocalServerException($"initdb failed in {folder.Path}: {initDb.Output.Trim()}");

        await File.AppendAllTextAsync(
            Path.Combine(unfinished, "postgresql.conf"), $"\ninclude = {Quoted(folder.Settings)}\n", cancellationToken);
        Directory.Move(unfinished, folder.Data);
    }

    /// <summary>Starts the server; false when another process took the port first.</summary>
    public async Task<bool> TryStartAsync(int port, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var lines = settings.Select(setting => $"{setting.Key} = {Quoted(setting.Value)}");
        WriteFile(
            folder.Settings,
            $"""
            {string.Join('\n', lines)}
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            port = {port}

            """,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Delete(folder.Log);
        var start = await PgCtlAsync(["start", "--log", folder.Log], cancellationToken);
        if (start.ExitCode == 0)
            return true;

        var log = File.Exists(folder.Log) ? await File.ReadAllTextAsync(folder.Log, cancellationToken) : "";
        return log.Contains(BindFailed, StringComparison.Ordinal)
            ? false
            : throw new LocalServerException($"PostgreSQL did not start in {folder.Path}: {start.Output.Trim()}\n{log}");
    }

    /// <summary>Stops the server: sessions are ended and a checkpoint is written, or everything is dropped as in a crash.</summary>
    public async Task StopAsync(bool immediate, CancellationToken cancellationToken)
    {
        if (Running() is null)
            return;
        var stop = await PgCtlAsync(["stop", "--mode", immediate ? "immediate" : "fast"], cancellationToken);
        if (stop.ExitCode != 0 && Running() is not null)
            throw new LocalServerException($"PostgreSQL in {folder.Path} did not stop: {stop.Output.Trim()}");
    }

    /// <summary>The command that stops the server from outside this program.</summary>
    public string[] StopCommand() => account.Command(binaries.PgCtl, "stop", "--pgdata", folder.Data, "--mode", "fast");

    private Task<CommandResult> PgCtlAsync(ReadOnlySpan<string> arguments, CancellationToken cancellationToken)
    {
        var wait = Math.Ceiling(waitMax.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var command = account.Command([binaries.PgCtl, .. arguments, "--pgdata", folder.Data, "--wait", "--timeout", wait]);
        return LocalCommand.RunAsync(command, folder.Server, "", cancellationToken);
    }

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void WriteFile(string path, string text, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("a private PostgreSQL is run on Linux and macOS only; use a connection string");

        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode };
        using (var writer = new StreamWriter(path, options))
            writer.Write(text);
        // The umask may have taken from the mode what the server's account needs.
        File.SetUnixFileMode(path, mode);
    }
}
