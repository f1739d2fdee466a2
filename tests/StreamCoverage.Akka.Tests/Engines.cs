using StreamCoverage.Akka;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>The engines that are built here: the edition's, and the one that is always there beside it.</summary>
internal static class Engines
{
    public static IReadOnlyList<EngineOffer> Offers { get; } = [ChannelEngine.Offer, AkkaEngine.Offer];
}
