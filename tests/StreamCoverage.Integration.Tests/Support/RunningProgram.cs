using System.Diagnostics;
using System.Text;

namespace StreamCoverage.Integration.Tests.Support;

/// <summary>The program as a process of its own, as it was built beside the tests.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private RunningProgram(Process process) => _process = process;

    /// <summary>Where the program lies.</summary>
    public static string Path { get; } = Built("StreamCoverage.Cli", "streamcoverage");

    // The same command line with one more engine; an edition, so it may not be there.
    private static string AkkaPath { get; } = Built("StreamCoverage.Akka.Cli", "streamcoverage-akka");

    /// <summary>The engines that are built, and may be named to <c>run --engine</c>.</summary>
    public static IReadOnlyList<string> Engines { get; } = File.Exists(AkkaPath) ? ["channels", "akka"] : ["channels"];

    /// <summary>All that it wrote so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public static RunningProgram Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        string[] line = [.. arguments];
        var start = new ProcessStartInfo(line.Contains("akka") ? AkkaPath : Path, line) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var program = new RunningProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += program.Hear;
        program._process.ErrorDataReceived += program.Hear;
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(
        IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        await using var program = Start(environment, arguments);
        await program._process.WaitForExitAsync(cancellationToken);
        return (program._process.ExitCode, program.Said);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator stops it.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public bool HasExited => _process.HasExited;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static string Built(string project, string program) => System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", project, new DirectoryInfo(AppContext.BaseDirectory).Name, program));

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
            _said.AppendLine(line.Data);
    }
}
