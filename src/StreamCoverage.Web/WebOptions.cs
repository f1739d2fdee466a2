using System.Net;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Web.Access;

namespace StreamCoverage.Web;

/// <summary>How the HTTP side listens, and what it allows itself.</summary>
public sealed record WebOptions
{
    /// <summary>Where it listens. Default 127.0.0.1: nobody but this machine.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port, 0 to 65535; 0 is any free one. Default 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>
    /// Host names that requests may be addressed to. Empty: on a loopback address its own names alone, so that no web page elsewhere can
    /// make its name point here and read; on any other address every name. Default empty.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Who may read; null: everybody who reaches the address. Default null, which only a loopback address is safe with.</summary>
    public AccessOptions? Access { get; init; }

    /// <summary>Most connections at a time; further ones are closed. Default 512.</summary>
    public int ConnectionsMax { get; init; } = 512;

    /// <summary>Most live streams at a time; each asks the store once per <see cref="StreamPoll"/>. Default 64.</summary>
    public int StreamsMax { get; init; } = 64;

    /// <summary>How often a stream looks for new figures. Default 1 s.</summary>
    public TimeSpan StreamPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest silence on a stream, so that nobody on the way takes it for dead. Default 15 s.</summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests under <c>/v1</c> that one client address may make per second over time. Default 100.</summary>
    /// <remarks>Behind a proxy all clients share its address. An IPv6 client is its network of 64 bits.</remarks>
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>Requests under <c>/v1</c> that one client address may make at once after a pause. Default 1000: some twenty loads of the page.</summary>
    public int RequestsBurst { get; init; } = 1000;

    /// <summary>Most questions at a time that are computed from facts (<c>stress</c>, and those with <c>at</c>); four times as many wait. Default 4.</summary>
    public int HeavyMax { get; init; } = 4;

    /// <summary>How measure computes: with other options the figures of a past moment differ from those that were stored.</summary>
    public MeasureOptions Measure { get; init; } = new();

    /// <summary>The windows that can be asked for.</summary>
    public IReadOnlyList<WindowSpec> Windows => Measure.Windows;

    /// <summary>The window of a question that names none. Default <c>1h</c>.</summary>
    public string WindowDefault { get; init; } = "1h";

    /// <summary>The rule by which cells are judged.</summary>
    public CellJudge Judge => Measure.Judge;
}
