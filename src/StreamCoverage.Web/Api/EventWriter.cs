using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace StreamCoverage.Web.Api;

/// <summary>Writes server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html.</summary>
internal sealed class EventWriter(PipeWriter output)
{
    /// <summary>Writes one event.</summary>
    /// <param name="name">The event's type, without a line break.</param>
    /// <param name="id">What the browser sends back as <c>Last-Event-ID</c>.</param>
    /// <param name="json">JSON without a line break.</param>
    /// <param name="cancellationToken">Ends waiting for a slow reader.</param>
    public async ValueTask EventAsync(string name, long id, byte[] json, CancellationToken cancellationToken)
    {
        output.Write(Encoding.UTF8.GetBytes($"event: {name}\nid: {id}\ndata: "));
        output.Write(json);
        output.Write("\n\n"u8);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Writes a comment line: readers pass it over, and whoever is on the way sees that the stream lives.</summary>
    public async ValueTask CommentAsync(string text, CancellationToken cancellationToken)
    {
        output.Write(Encoding.UTF8.GetBytes($": {text}\n\n"));
        await output.FlushAsync(cancellationToken);
    }
}
