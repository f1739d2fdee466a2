namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>Tests that weigh the process's memory, and so run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
