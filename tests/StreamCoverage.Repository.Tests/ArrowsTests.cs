using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace StreamCoverage.Repository.Tests;

/// <summary>Who may use whom. The compiler drops references that nothing uses, so what is judged is use.</summary>
public sealed class ArrowsTests
{
    private const string Own = "StreamCoverage.";

    private static readonly string[] Pure = ["StreamCoverage.Core", "StreamCoverage.Schemas", "StreamCoverage.Documents"];

    public static TheoryData<string, string[]> Allowed => new()
    {
        { "StreamCoverage.Documents", [] },
        { "StreamCoverage.Report", ["StreamCoverage.Documents"] },
        { "StreamCoverage.Core", ["MathNet.Numerics"] },
        { "StreamCoverage.Schemas", ["StreamCoverage.Core", "Google.Protobuf"] },
        { "StreamCoverage.Pipeline", [.. Pure, "Microsoft.Extensions.Logging.Abstractions"] },
        { "StreamCoverage.Simulation", ["StreamCoverage.Core"] },
        { "StreamCoverage.Import", ["StreamCoverage.Core", "CsvHelper"] },
        { "StreamCoverage.Kafka", [.. Pure, "StreamCoverage.Pipeline", "Confluent.Kafka", "Microsoft.Extensions.Logging.Abstractions"] },
        { "StreamCoverage.Postgres", [.. Pure, "StreamCoverage.Pipeline", "Npgsql", "Microsoft.Extensions.Logging.Abstractions"] },
    };

    /// <summary>Editions: not built everywhere, so what is judged is what their project files refer to.</summary>
    public static TheoryData<string, string[]> Editions => new()
    {
        { "src/StreamCoverage.Akka", ["StreamCoverage.Pipeline", "Akka.Streams"] },
        { "src/StreamCoverage.Akka.Cli", ["StreamCoverage.Akka", "StreamCoverage.Cli"] },
        { "tests/StreamCoverage.Akka.Tests", ["StreamCoverage.Akka"] },
        { "tests/StreamCoverage.Containers.Tests", ["StreamCoverage.Cli", "StreamCoverage.TestKit", "Testcontainers.Kafka", "Testcontainers.PostgreSql"] },
        { "infra/samples/Analyst", ["StreamCoverage.Documents", "Marten"] },
    };

    [Theory, MemberData(nameof(Allowed))]
    public void A_project_uses_only_what_its_layer_allows(string project, string[] allowed) =>
        Assert.Empty(Used(project).Where(name => !IsFramework(name)).Except(allowed));

    [Theory, MemberData(nameof(Editions))]
    public void An_edition_refers_only_to_what_it_is_made_of(string folder, string[] allowed) => Assert.Equal(allowed.Order(), References(folder).Order());

    [Fact]
    public void Nothing_that_is_always_built_refers_to_an_edition()
    {
        var editions = Editions.Select(row => row.Data.Item1).ToList();
        string[] theirs = [.. editions.Select(folder => Path.GetFileName(folder)!), "Akka.Streams", "Testcontainers.Kafka", "Testcontainers.PostgreSql", "Marten"];
        foreach (var folder in Projects("src").Concat(Projects("tests")).Except(editions))
            Assert.Empty(References(folder).Intersect(theirs));
    }

    [Fact]
    public void The_solution_filter_holds_the_editions_and_the_solution_does_not()
    {
        var (solution, filter) = (Text("StreamCoverage.sln"), Text("StreamCoverage.Editions.slnf"));
        foreach (var folder in Editions.Select(row => row.Data.Item1).Where(folder => !folder.StartsWith("infra/", StringComparison.Ordinal)))
        {
            Assert.Contains($"\\\\{Path.GetFileName(folder)}.csproj\"", filter, StringComparison.Ordinal);
            Assert.DoesNotContain($"\\{Path.GetFileName(folder)}.csproj\"", solution, StringComparison.Ordinal);
        }
    }

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
        string[] judged =
        [
            .. Allowed.Select(row => row.Data.Item1), .. Editions.Select(row => Path.GetFileName(row.Data.Item1)), "StreamCoverage.Web", "StreamCoverage.Cli",
        ];
        Assert.Empty(projects.Except(judged));
    }

    private static IEnumerable<string> Projects(string folder) => Directory.GetDirectories(Path.Combine(TestKit.RepositoryRoot.Path, folder))
        .Where(project => Directory.GetFiles(project, "*.csproj").Length > 0)
        .Select(project => $"{folder}/{Path.GetFileName(project)}");

    private static List<string> References(string folder) =>
    [
        .. XDocument.Load(Path.Combine(TestKit.RepositoryRoot.Path, folder, Path.GetFileName(folder) + ".csproj")).Descendants()
            .Where(element => element.Name.LocalName is "ProjectReference" or "PackageReference")
            .Select(element => (string)element.Attribute("Include")!)
            .Select(name => name.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(name) : name),
    ];

    private static string Text(string file) => File.ReadAllText(Path.Combine(TestKit.RepositoryRoot.Path, file));

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
