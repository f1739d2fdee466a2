using System.Diagnostics;
using StreamCoverage.CrashHost;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>The program as a process that may be told to die. Of what it says the last lines are kept.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    /// <summary>128 and the number of SIGKILL.</summary>
    public const int Killed = 137;

    private const int LinesKept = 150;
    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _said = [];
    private int _starts;

    private HostProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Whether a SIGSTOP has taken effect.</summary>
    public bool IsFrozen => !HasExited && File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[^1].StartsWith('T');

    /// <summary>Partitions that it was given, by what it says.</summary>
    public int Starts => Volatile.Read(ref _starts);

    public string Said
    {
        get
        {
            lock (_said)
                return string.Join(Environment.NewLine, _said);
        }
    }

    public static HostProcess Start(IReadOnlyDictionary<string, string> environment, Death? death, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "StreamCoverage.CrashHost"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment[Fate.Variable] = death?.Variable;
        var host = new HostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += host.Hear;
        host._process.ErrorDataReceived += host.Hear;
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As <c>kill</c> sends it: TERM, STOP, CONT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended and all that it said is heard.</summary>
    public Task HeardAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ExitMax);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"a process was still there {ExitMax} after SIGTERM:\n{Said}");
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data?.Contains("partition started", StringComparison.Ordinal) == true)
            Interlocked.Increment(ref _starts);
        lock (_said)
        {
            _said.Enqueue(line.Data ?? "");
            if (_said.Count > LinesKept)
                _said.Dequeue();
        }
    }
}
