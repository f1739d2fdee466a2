using System.Collections.Frozen;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Access;

/// <summary>Who asks, and whose figures it may read.</summary>
internal sealed class Reader
{
    private readonly FrozenSet<string> _networks;

    private Reader(IEnumerable<string> networks) => _networks = networks.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whoever asks where nobody is asked for a key.</summary>
    public static Reader Anybody { get; } = new([ApiKey.Every]);

    /// <summary>May read nothing.</summary>
    public static Reader Nobody { get; } = new([]);

    /// <summary>May read every network, and what the process tells of itself.</summary>
    public bool ReadsEverything => _networks.Contains(ApiKey.Every);

    public static Reader Of(IEnumerable<string> networks) => new(networks);

    public bool MayRead(string network) => ReadsEverything || _networks.Contains(network);

    /// <summary>For handlers that answer with what the reader may see.</summary>
    public static ValueTask<Reader?> BindAsync(HttpContext context) => ValueTask.FromResult<Reader?>(
        context.RequestServices.GetService<Readers>() is null ? Anybody : context.Features.Get<Reader>() ?? Nobody);
}
