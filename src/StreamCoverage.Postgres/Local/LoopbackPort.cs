using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace StreamCoverage.Postgres.Local;

/// <summary>Free TCP ports on 127.0.0.1.</summary>
public static class LoopbackPort
{
    // Below the range from which Linux takes the ports of outgoing connections (32,768 and up): a client that
    // reconnects to a stopped server could otherwise be given the server's own port, and connect to itself.
    private const int First = 20_000;
    private const int End = 32_000;
    private const int TriesMax = 200;

    /// <summary>
    /// A port that nobody listened on at this moment. Another process may still take it first, so the caller should be
    /// ready to try again with another.
    /// </summary>
    /// <exception cref="LocalServerException">No free port was found in 200 tries.</exception>
    public static int Free()
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (IsFree(port))
                return port;
        }

        throw new LocalServerException($"no free port between {First} and {End - 1} on 127.0.0.1; stop some of the servers there");
    }

    /// <summary>Whether nobody listens on <paramref name="port"/> at this moment.</summary>
    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
