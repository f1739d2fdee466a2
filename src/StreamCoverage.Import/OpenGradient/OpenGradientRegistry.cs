using System.Diagnostics;
using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Import.OpenGradient;

/// <summary>
/// Folds the logs of the enclave registry into operator events. An enclave's operator is its owner: an owner joins with its first enabled
/// enclave and leaves with its last.
/// </summary>
/// <remarks>
/// <code>
///   enclave a1 of A   ├─enabled──────────┤ disabled         ├─enabled──
///   enclave a2 of A        ├─enabled───────────┤ image revoked
///   operator A        joined                   left         joined
/// </code>
/// Logs of one moment are one change: what an operator is after the last of them is compared with what it was before the first, so that it
/// has at most one event per moment, and its id needs no more than the operator, what happened and when.
/// An operator declares what all its enabled enclaves can serve together. It depends on an image only where all of them run that one:
/// with two images, the loss of one leaves the operator there.
/// It holds every enclave that was ever registered, the heartbeats of the last <c>heartbeatMaxAge</c>, and the events it gives.
/// </remarks>
/// <param name="network">The tenant of every event.</param>
/// <param name="heartbeatMaxAge">
/// How long an enclave counts as there after it was last heard of (its registration, then its heartbeats); null: heartbeats are not looked
/// at, and an enclave is there for as long as it is enabled.
/// </param>
internal sealed class OpenGradientRegistry(string network, TimeSpan? heartbeatMaxAge)
{
    private const long LlmProxy = 0;

    private readonly Dictionary<string, Enclave> _enclaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Enclave>> _byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Enclave>> _byImage = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Standing> _present = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _touched = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Enclave, EventTime> _silences = new();
    private readonly List<OperatorEvent> _events = [];
    private EventTime _now = EventTime.Never;

    /// <summary>Takes the next log in; none may be earlier than the one before.</summary>
    /// <returns>Why it changes nothing; null where it was taken.</returns>
    public string? Apply(RegistryLog log)
    {
        if (log.At < _now)
            return $"its time {log.At} is before {_now}, that of a log before it on the chain";
        AdvanceTo(log.At);
        return log.Change switch
        {
            RegistryChange.Registered registered => Register(registered),
            RegistryChange.Enabled(var id) => Change(id, enclave => enclave.IsEnabled = true),
            RegistryChange.Disabled(var id) => Change(id, enclave => enclave.IsEnabled = false),
            RegistryChange.HeardOf(var id) => Change(id, Hear),
            RegistryChange.ImageRevoked(var image) => Revoke(image),
            _ => throw new UnreachableException("the changes of a registry are a closed family"),
        };
    }

    /// <summary>Ends the fold: what is silent for too long by <paramref name="end"/> has left, who may still be heard of has not.</summary>
    /// <returns>All events, in order of time, then operator.</returns>
    public IReadOnlyList<OperatorEvent> Complete(EventTime end)
    {
        AdvanceTo(end);
        Settle();
        return _events;
    }

    private string? Register(RegistryChange.Registered registered)
    {
        var enclave = new Enclave(registered.Owner, registered.TeeType, registered.Image) { IsEnabled = true };
        if (!_enclaves.TryAdd(registered.TeeId, enclave))
            return $"enclave {registered.TeeId} was registered before";
        Listed(_byOwner, registered.Owner).Add(enclave);
        if (registered.Image is { } image)
            Listed(_byImage, image).Add(enclave);
        Hear(enclave);
        _touched.Add(enclave.Owner);
        return null;
    }

    private string? Change(string id, Action<Enclave> change)
    {
        if (!_enclaves.TryGetValue(id, out var enclave))
            return $"enclave {id} was not registered before it; the file may begin too late";
        change(enclave);
        _touched.Add(enclave.Owner);
        return null;
    }

    // An image that no enclave is known to run is no fault: most files do not tell the images.
    private string? Revoke(string image)
    {
        foreach (var enclave in _byImage.GetValueOrDefault(image) ?? [])
        {
            enclave.IsEnabled = false;
            _touched.Add(enclave.Owner);
        }
        return null;
    }

    private void Hear(Enclave enclave)
    {
        enclave.HeardAt = _now;
        if (heartbeatMaxAge is { } age)
            _silences.Enqueue(enclave, _now + age);
    }

    // Silences that end before the new moment are moments of their own; one that ends at it is judged with what is heard then.
    private void AdvanceTo(EventTime at)
    {
        while (_silences.TryPeek(out var enclave, out var silentAt) && silentAt < at)
        {
            _silences.Dequeue();
            MoveTo(silentAt);
            if (enclave.HeardAt + heartbeatMaxAge!.Value == silentAt)
            {
                enclave.HeardAt = EventTime.Never;
                _touched.Add(enclave.Owner);
            }
        }
        MoveTo(at);
    }

    private void MoveTo(EventTime at)
    {
        if (at > _now)
            Settle();
        _now = at;
    }

    private void Settle()
    {
        foreach (var owner in _touched)
        {
            var before = _present.GetValueOrDefault(owner);
            var after = StandingOf(_byOwner[owner]);
            if (after is null)
                _present.Remove(owner);
            else
                _present[owner] = after;
            if (before is null && after is not null)
                Tell(owner, OperatorEventType.Joined, "joined", after);
            else if (before is not null && after is null)
                Tell(owner, OperatorEventType.Left, "left", null);
            else if (before != after)
                Tell(owner, OperatorEventType.CapabilitiesChanged, "capabilities-changed", after);
        }
        _touched.Clear();
    }

    private void Tell(string owner, OperatorEventType type, string word, Standing? standing) => _events.Add(new(
        string.Create(CultureInfo.InvariantCulture, $"{owner}-{word}-{_now.UnixMicroseconds}"), network, owner, _now, type,
        standing is null ? null : standing.ServesLlm ? new([], ["chat", "completion"], [], [], ["tee"]) : new([], [], [], [], []),
        standing is null ? null : new(owner, null, standing.Image, null)));

    private Standing? StandingOf(List<Enclave> enclaves)
    {
        var there = enclaves.Where(enclave => enclave.IsEnabled && (heartbeatMaxAge is null || enclave.HeardAt != EventTime.Never)).ToList();
        if (there.Count == 0)
            return null;
        var images = there.Select(enclave => enclave.Image).Distinct().Take(2).ToList();
        return new(there.Exists(enclave => enclave.TeeType == LlmProxy), images is [var only] ? only : null);
    }

    private static List<Enclave> Listed(Dictionary<string, List<Enclave>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }

    private sealed record Standing(bool ServesLlm, string? Image);

    private sealed class Enclave(string owner, long teeType, string? image)
    {
        public string Owner => owner;

        public long TeeType => teeType;

        public string? Image => image;

        public bool IsEnabled { get; set; }

        /// <summary>Never: silent for too long.</summary>
        public EventTime HeardAt { get; set; }
    }
}
