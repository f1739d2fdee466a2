using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>The engines that are built here. An edition that brings another has this file in its own words and all the others by link.</summary>
internal static class Engines
{
    public static IReadOnlyList<EngineOffer> Offers { get; } = [ChannelEngine.Offer];
}
