using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamCoverage.TestKit;

/// <summary>ZooKeeper's four-letter commands: plain text over one connection each.</summary>
internal static class ZooKeeperAdmin
{
    /// <summary>The answer to a command such as <c>ruok</c> or <c>dump</c>, or null when nobody answers.</summary>
    public static async Task<string?> AskAsync(int port, string command, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}
