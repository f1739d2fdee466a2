using StreamCoverage.Schemas.Validation;

namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>One file of <c>schemas/samples</c>: CONTRACT/good/WHAT.json or CONTRACT/broken/REASON--WHAT.json.</summary>
/// <param name="Path">Relative to the samples.</param>
internal sealed record Sample(string Path)
{
    // The schema alone lets such a sample pass: what is wrong with it, JSON Schema cannot say.
    private const string DecoderOnlyMark = ".decoder-only.json";

    private static readonly string Folder = System.IO.Path.Combine(Repository.Schemas, "samples");

    public static IReadOnlyList<Sample> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => new Sample(System.IO.Path.GetRelativePath(Folder, file).Replace('\\', '/')))
            .OrderBy(sample => sample.Path, StringComparer.Ordinal),
    ];

    public Contract Contract => Contract.Find(Path.Split('/')[0]) ?? throw new InvalidDataException($"no contract for {Path}");

    public bool IsGood => Path.Split('/')[1] == "good";

    public bool IsDecoderOnly => Path.EndsWith(DecoderOnlyMark, StringComparison.Ordinal);

    public bool IsDecoded => EventFile.CanValidate(Contract);

    /// <summary>The reject reason's word, for a broken sample.</summary>
    public string Reason => System.IO.Path.GetFileName(Path).Split("--")[0];

    public byte[] Bytes => File.ReadAllBytes(System.IO.Path.Combine(Folder, Path));
}
