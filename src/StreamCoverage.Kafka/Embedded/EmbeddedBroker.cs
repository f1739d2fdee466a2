using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Embedded;

/// <summary>An embedded cluster in a child process, which ends with this object and, since its input ends, with this process.</summary>
/// <remarks>A child, because the mock cluster may abort the process that it lives in.</remarks>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Process _process;

    private EmbeddedBroker(Process process, string bootstrapServers)
    {
        _process = process;
        BootstrapServers = bootstrapServers;
    }

    /// <summary>Comma-separated <c>host:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Completes when the child has ended.</summary>
    public Task EndedAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Starts the child and waits until it serves.</summary>
    /// <param name="program">The file to run.</param>
    /// <param name="arguments">What comes before <see cref="BrokerHost"/>'s own arguments, as <c>broker</c>.</param>
    /// <param name="brokers">1 to 16.</param>
    /// <param name="topics">Names with their numbers of partitions.</param>
    /// <param name="cancellationToken">Ends waiting, and the child.</param>
    /// <exception cref="LogException">The child cannot be started, or says no address within 30 s.</exception>
    public static async Task<EmbeddedBroker> StartAsync(
        string program, IReadOnlyList<string> arguments, int brokers, IEnumerable<KeyValuePair<string, int>> topics,
        CancellationToken cancellationToken)
    {
        var process = Start(program, [.. arguments, .. Options(brokers, topics)]);
        try
        {
            var address = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(StartTimeout, cancellationToken);
            if (string.IsNullOrEmpty(address) || address.Contains(' ', StringComparison.Ordinal))
                throw new LogException($"the embedded broker ended at its start: {address} {await process.StandardError.ReadToEndAsync(cancellationToken)}", isFatal: true);
            // What the client library writes there must not fill the pipe.
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new(process, address);
        }
        catch (TimeoutException e)
        {
            await EndAsync(process);
            throw new LogException($"the embedded broker did not start within {StartTimeout.TotalSeconds} s", isFatal: true, e);
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>Takes a broker down, -1 for all.</summary>
    public Task DownAsync(int broker, CancellationToken cancellationToken) => CommandAsync($"down {broker}", cancellationToken);

    /// <summary>Takes a broker up again, -1 for all.</summary>
    public Task UpAsync(int broker, CancellationToken cancellationToken) => CommandAsync($"up {broker}", cancellationToken);

    /// <summary>Sends one command of <see cref="BrokerHost"/> and waits until it has taken effect.</summary>
    /// <exception cref="LogException">The child refuses it, or is gone.</exception>
    public async Task CommandAsync(string command, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(AnswerTimeout, cancellationToken);
            if (answer != "ok")
                throw new LogException($"the embedded broker answered `{command}` with: {answer ?? "nothing; it is gone"}", isFatal: true);
        }
        catch (IOException e)
        {
            throw new LogException("the embedded broker is gone", isFatal: true, e);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Ends the child, by force after 5 s.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(_process);
        _oneAtATime.Dispose();
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            return Process.Start(start) ?? throw new LogException($"{program} was not started", isFatal: true);
        }
        catch (Win32Exception e)
        {
            throw new LogException($"the embedded broker's program {program} cannot be started: {e.Message}", isFatal: true, e);
        }
    }

    private static IEnumerable<string> Options(int brokers, IEnumerable<KeyValuePair<string, int>> topics) =>
    [
        "--brokers", brokers.ToString(CultureInfo.InvariantCulture),
        .. topics.SelectMany(topic => new[] { "--topic", $"{topic.Key}:{topic.Value}" }),
    ];

    private static async Task EndAsync(Process process)
    {
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopTimeout, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }
        catch (IOException)
        {
            // Its end of the pipe is closed already: it is ending by itself.
        }
        process.Dispose();
    }
}
