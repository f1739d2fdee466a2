namespace StreamCoverage.Crash.Tests.Support;

/// <summary>One Kafka and one PostgreSQL for the tests that need none of their own; they therefore run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServers : ICollectionFixture<SharedServers.Fixture>
{
    public const string Name = "crash servers";

    public sealed class Fixture : IAsyncDisposable
    {
        private CrashServers? _servers;

        /// <summary>Started when they are first asked for; skips the calling test where they are not installed.</summary>
        internal async Task<CrashServers> StartedAsync(CancellationToken cancellationToken) =>
            _servers ??= await CrashServers.StartAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (_servers is not null)
                await _servers.DisposeAsync();
        }
    }
}
