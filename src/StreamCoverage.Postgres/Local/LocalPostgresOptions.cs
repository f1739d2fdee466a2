using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StreamCoverage.Postgres.Local;

/// <summary>Where a private PostgreSQL cluster lives and how it is run.</summary>
public sealed record LocalPostgresOptions
{
    /// <summary>
    /// Folder of the cluster, made when missing. Default <c>.local/postgres</c> below the current directory.
    /// For root it moves below <c>/var/tmp</c> when the unprivileged account of the server could not reach it.
    /// </summary>
    public string Directory { get; init; } = Path.Combine(".local", "postgres");

    /// <summary>Database of the connection string; created when missing. Default <c>streamcoverage</c>.</summary>
    public string Database { get; init; } = "streamcoverage";

    /// <summary>Port on 127.0.0.1. Default 0: a free one between 20,000 and 31,999, kept over restarts of the same instance.</summary>
    public int Port { get; init; }

    /// <summary>Server settings beyond PostgreSQL's defaults, such as <c>fsync = off</c> for tests. They apply when the server starts.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the folder is deleted with the instance. Default false: the data stay for the next start.</summary>
    public bool Temporary { get; init; }

    /// <summary>Longest wait for a start or a stop, crash recovery included. Default 60 s: far above the second or two of an idle machine.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Clock of the waits. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of every start, reuse, stop and change of place. Default nobody.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
