using System.Diagnostics;
using StreamCoverage.TestKit;

namespace StreamCoverage.Repository.Tests;

/// <summary>Runs programs in the repository's folder, bounded.</summary>
internal static class Command
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(4);

    /// <summary>The file of a built project's program.</summary>
    public static string Built(string project, string program) => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", project, new DirectoryInfo(AppContext.BaseDirectory).Name, program));

    /// <summary>The product's program.</summary>
    public static string StreamCoverage { get; } = Built("StreamCoverage.Cli", "streamcoverage");

    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    public static Process Start(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end, at most four minutes, with nothing to read.</summary>
    public static async Task<(int Code, string Said)> RunAsync(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, environment);
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(WaitMax);
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, string.Concat(said));
    }
}
