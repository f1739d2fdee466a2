using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;

namespace StreamCoverage.Repository.Tests;

/// <summary>A collector of OTLP over HTTP on loopback that keeps the names of what it is sent
/// (https://opentelemetry.io/docs/specs/otlp/#otlphttp).</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const int LengthDelimited = 2;

    // The way from a request to a name, by field numbers of the protocol's messages: resource, scope, span or metric, name.
    private static readonly int[] SpanNames = [1, 2, 2, 5];
    private static readonly int[] MetricNames = [1, 2, 2, 1];

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Task _serving;

    public Collector()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>How often each name came: <c>span ingest batch</c>, <c>metric streamcoverage.events.read</c>.</summary>
    public IReadOnlyDictionary<string, int> Names => _names;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var asked = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await asked.Request.InputStream.CopyToAsync(body);
                Take(asked.Request.Url!.AbsolutePath, body.ToArray());
                asked.Response.ContentType = "application/x-protobuf";
                asked.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It was stopped.
            }
        }
    }

    private void Take(string path, byte[] message)
    {
        var (kind, way) = path switch
        {
            "/v1/traces" => ("span", SpanNames),
            "/v1/metrics" => ("metric", MetricNames),
            _ => (path, []),
        };
        foreach (var name in way.Length == 0 ? [""] : Texts(ByteString.CopyFrom(message), way))
            _names.AddOrUpdate($"{kind} {name}", 1, (_, count) => count + 1);
    }

    private static IEnumerable<string> Texts(ByteString message, int[] way)
    {
        var fields = new List<ByteString>();
        using (var input = message.CreateCodedInput())
            while (input.ReadTag() is not 0 and var tag)
                if (WireFormat.GetTagFieldNumber(tag) == way[0] && (int)WireFormat.GetTagWireType(tag) == LengthDelimited)
                    fields.Add(input.ReadBytes());
                else
                    input.SkipLastField();
        return way.Length == 1 ? fields.Select(field => field.ToStringUtf8()) : fields.SelectMany(field => Texts(field, way[1..]));
    }
}
