namespace StreamCoverage.Web.Hosting;

/// <summary>Starts and stops when the owner says so. The usual one would take the process's signals for itself.</summary>
internal sealed class OwnersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
