using System.IO.Compression;
using System.Xml.Linq;
using StreamCoverage.TestKit;

namespace StreamCoverage.Repository.Tests;

/// <summary>The package that others read the store with.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_contract_project_packs_offline_with_readme_description_and_doc_comments()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = RepositoryRoot.TestFolder("package");
        var (code, said) = await Command.RunAsync(
            "dotnet",
            [
                "pack", "src/StreamCoverage.Documents", "--no-build", "--no-restore", "-c", new DirectoryInfo(AppContext.BaseDirectory).Name, "-o", folder,
                "-p:ContinuousIntegrationBuild=true",
            ], [KeyValuePair.Create("DOTNET_CLI_UI_LANGUAGE", "en")], token);
        Assert.True(code == 0, said);
        await using var package = await ZipFile.OpenReadAsync(Assert.Single(Directory.GetFiles(folder, "*.nupkg")), token);
        var nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal));
        await using var content = await nuspec.OpenAsync(token);
        var metadata = XDocument.Load(content).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);

        Assert.Equal("StreamCoverage.Documents", metadata["id"]);
        Assert.Equal("README.md", metadata["readme"]);
        Assert.Contains("Marten", metadata["description"], StringComparison.Ordinal);
        Assert.Equal(
            ["README.md", "StreamCoverage.Documents.dll", "StreamCoverage.Documents.xml"],
            package.Entries.Select(entry => entry.Name).Where(name => name.StartsWith("StreamCoverage", StringComparison.Ordinal) || name == "README.md")
                .Where(name => !name.EndsWith(".nuspec", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
