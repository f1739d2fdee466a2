using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace StreamCoverage.Repository.Tests;

/// <summary>Who may use whom. The compiler drops references that nothing uses, so what is judged is use.</summary>
public sealed class ArrowsTests
{
    private const string Own = "StreamCoverage.";

    private static readonly string[] Pure = ["StreamCoverage.Core", "StreamCoverage.Schemas", "StreamCoverage.Documents"];

    public static TheoryData<string, string[]> Allowed => new()
    {
        { "StreamCoverage.Documents", [] },
        { "StreamCoverage.Core", ["MathNet.Numerics"] },
        { "StreamCoverage.Schemas", ["StreamCoverage.Core", "Google.Protobuf"] },
        { "StreamCoverage.Pipeline", [.. Pure, "Microsoft.Extensions.Logging.Abstractions"] },
        { "StreamCoverage.Simulation", ["StreamCoverage.Core"] },
        { "StreamCoverage.Import", ["StreamCoverage.Core", "CsvHelper"] },
        { "StreamCoverage.Kafka", [.. Pure, "StreamCoverage.Pipeline", "Confluent.Kafka", "Microsoft.Extensions.Logging.Abstractions"] },
        { "StreamCoverage.Postgres", [.. Pure, "StreamCoverage.Pipeline", "Npgsql", "Microsoft.Extensions.Logging.Abstractions"] },
    };

    [Theory, MemberData(nameof(Allowed))]
    public void A_project_uses_only_what_its_layer_allows(string project, string[] allowed) =>
        Assert.Empty(Used(project).Where(name => !IsFramework(name)).Except(allowed));

    [Fact]
    public void The_page_knows_no_adapter() =>
        Assert.Empty(Used("StreamCoverage.Web").Intersect(["Npgsql", "Confluent.Kafka", "StreamCoverage.Kafka", "StreamCoverage.Postgres"]));

    [Fact]
    public void Pure_projects_know_no_files_network_or_threads()
    {
        string[] impure = ["System.Net.Sockets", "System.Net.Http", "System.IO.FileSystem", "System.Threading.Channels", "System.Diagnostics.Process"];
        foreach (var project in Pure)
            Assert.Empty(Used(project).Intersect(impure));
    }

    [Fact]
    public void Every_project_of_the_product_is_judged()
    {
        var projects = Directory.GetDirectories(Path.Combine(TestKit.RepositoryRoot.Path, "src")).Select(Path.GetFileName);
        string[] judged = [.. Allowed.Select(row => row.Data.Item1), "StreamCoverage.Web", "StreamCoverage.Cli"];
        Assert.Empty(projects.Except(judged));
    }

    private static List<string> Used(string project)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static bool IsFramework(string name) =>
        !name.StartsWith(Own, StringComparison.Ordinal) && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "Microsoft.Win32.Primitives");
}
