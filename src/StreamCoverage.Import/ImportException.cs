namespace StreamCoverage.Import;

/// <summary>A file could not be imported at all.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong and what to do, in lower case.</param>
/// <param name="inner">The fault below, if there was one.</param>
public sealed class ImportException(string path, string problem, Exception? inner = null) : Exception($"{path}: {problem}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
