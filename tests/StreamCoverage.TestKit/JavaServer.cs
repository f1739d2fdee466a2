using System.ComponentModel;
using System.Diagnostics;
using StreamCoverage.Postgres.Local;

namespace StreamCoverage.TestKit;

/// <summary>One Java process of the local Kafka: its output goes to a file, and it ends with the test process.</summary>
internal sealed class JavaServer : IDisposable
{
    // A small heap and a quick start: several of these run beside the tests.
    private static readonly string[] JvmOptions = ["-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"];

    private readonly Process _process;
    private readonly Tether _tether;
    private readonly string _log;

    private JavaServer(Process process, Tether tether, string log)
    {
        _process = process;
        _tether = tether;
        _log = log;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Whether <c>java</c> is on the path.</summary>
    public static bool IsInstalled() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "java")));

    /// <param name="kafkaHome">Folder with Kafka's <c>libs</c> and <c>config</c>.</param>
    /// <param name="mainClass">Class with the main method.</param>
    /// <param name="arguments">Arguments of the main method.</param>
    /// <param name="log">File for standard output and error; appended to.</param>
    /// <exception cref="LocalServerException">Java is not installed.</exception>
    public static JavaServer Start(string kafkaHome, string mainClass, IReadOnlyList<string> arguments, string log)
    {
        // exec: the shell only redirects, so the process id is that of Java.
        string[] command =
        [
            "-c", """log=$1; shift; exec java "$@" >>"$log" 2>&1 </dev/null""", "sh", log,
            .. JvmOptions,
            $"-Dlog4j.configuration=file:{Path.Combine(kafkaHome, "config", "tools-log4j.properties")}",
            "-cp", Path.Combine(kafkaHome, "libs", "*"),
            mainClass, .. arguments,
        ];
        try
        {
            var process = Process.Start(new ProcessStartInfo("/bin/sh", command))!;
            return new JavaServer(process, Tether.Tie(["kill", "-9", $"{process.Id}"], directoryToDelete: null), log);
        }
        catch (Win32Exception e)
        {
            throw new LocalServerException($"{mainClass} could not be started; run `make setup`", e);
        }
    }

    /// <summary>Waits for the end of a command.</summary>
    /// <exception cref="LocalServerException">It failed; the message ends with its output.</exception>
    /// <exception cref="TimeoutException">It took longer than the wait.</exception>
    public async Task FinishAsync(TimeSpan waitMax, CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(waitMax, cancellationToken);
        if (_process.ExitCode != 0)
            throw new LocalServerException($"exit code {_process.ExitCode}: {Output()}");
    }

    /// <summary>What the process has written so far.</summary>
    public string Output() => File.Exists(_log) ? File.ReadAllText(_log) : "";

    /// <summary>Kills the process as <c>kill -9</c> does and waits until it is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Kills the process if it still runs.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _tether.Dispose();
    }
}
