using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StreamCoverage.Kafka.Tests.Support;

/// <summary>A way to a server on loopback that can be cut: both ends of every connection then end in the midst of what they said.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public CuttingProxy()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Port of the server; set before anybody connects.</summary>
    public int Target { get; set; }

    /// <summary>Ends all connections; how many there were.</summary>
    /// <param name="isReset">Whether by RST; else by FIN. Either way without what TLS says at its end.</param>
    public int Cut(bool isReset)
    {
        var ends = 0;
        foreach (var end in _open.Keys)
            try
            {
                end.LingerState = new(isReset, 0);
                end.Close();
                ends++;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It has just ended by itself.
            }
        return ends / 2;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        Cut(isReset: true);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var pumps = new List<Task>();
        try
        {
            while (true)
                pumps.Add(ConnectAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            Cut(isReset: true);
        }
        await Task.WhenAll(pumps);
    }

    private async Task ConnectAsync(Socket accepted)
    {
        using var near = accepted;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _open[near] = _open[far] = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, Target, _stop.Token);
            await using var up = new NetworkStream(near);
            await using var down = new NetworkStream(far);
            await Task.WhenAny(up.CopyToAsync(down, _stop.Token), down.CopyToAsync(up, _stop.Token));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut while it was made: the client tries again.
        }
        _open.TryRemove(near, out _);
        _open.TryRemove(far, out _);
    }
}
