using System.Diagnostics;
using StreamCoverage.TestKit;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>Programs of others that judge what the server gives.</summary>
internal static class Programs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static string NodeModules { get; } = Path.Combine(RepositoryRoot.Path, ".local", "npm");

    /// <summary>A program's file: set up in <c>.local</c>, or on the path; null where there is none.</summary>
    public static string? Find(string name) =>
        new[] { Path.Combine(RepositoryRoot.Path, ".local") }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static async Task<(int Code, string Output)> RunAsync(
        string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, string.Concat(await said));
    }
}
