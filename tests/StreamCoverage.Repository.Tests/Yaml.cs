using YamlDotNet.RepresentationModel;

namespace StreamCoverage.Repository.Tests;

/// <summary>Looks things up in YAML files.</summary>
internal static class Yaml
{
    /// <summary>The file's only document.</summary>
    public static YamlMappingNode Read(string file) => Assert.Single(ReadAll(file));

    /// <summary>All documents of the file.</summary>
    public static List<YamlMappingNode> ReadAll(string file)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(file);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>What stands at the end of <paramref name="path"/>; null where the way ends before.</summary>
    public static YamlNode? Find(YamlNode? node, params IEnumerable<string> path) =>
        path.Aggregate(node, (at, key) => at is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null);

    /// <summary>The text at the end of <paramref name="path"/>, which must be there.</summary>
    public static string Text(YamlNode node, params string[] path) =>
        Find(node, path) is YamlScalarNode { Value: { } text } ? text : throw new InvalidDataException($"there is no text at {string.Join('.', path)}");

    public static YamlMappingNode Map(YamlNode node, params string[] path) =>
        Find(node, path) as YamlMappingNode ?? throw new InvalidDataException($"there is nothing at {string.Join('.', path)}");

    /// <summary>The items at the end of <paramref name="path"/>; none where there is no list.</summary>
    public static IReadOnlyList<YamlNode> Items(YamlNode? node, params IEnumerable<string> path) => Find(node, path) is YamlSequenceNode list ? [.. list] : [];
}
