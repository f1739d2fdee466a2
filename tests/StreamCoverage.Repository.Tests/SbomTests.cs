using System.Runtime.InteropServices;
using System.Text.Json;
using StreamCoverage.TestKit;

namespace StreamCoverage.Repository.Tests;

/// <summary>The list of what is shipped names what is shipped.</summary>
public sealed class SbomTests
{
    private static readonly string Folder = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_package_beside_the_program_is_in_it_with_version_and_hash_and_the_native_client_too()
    {
        var bom = await BomAsync();
        var listed = bom.GetProperty("components").EnumerateArray().ToDictionary(c => $"{c.GetProperty("name").GetString()}/{c.GetProperty("version").GetString()}");
        var shipped = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "StreamCoverage.Cli", Folder, "streamcoverage.deps.json"), Token)).RootElement;
        var files = shipped.GetProperty("targets").EnumerateObject().Single().Value;

        var packages = shipped.GetProperty("libraries").EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Where(library => files.GetProperty(library.Name).TryGetProperty("runtime", out _) || files.GetProperty(library.Name).TryGetProperty("runtimeTargets", out _))
            .Select(library => library.Name).ToList();
        Assert.True(packages.Count > 10, $"{packages.Count} packages");
        Assert.All(packages, package => Assert.Contains(package, listed.Keys));
        Assert.All(listed.Where(one => one.Value.GetProperty("purl").GetString()!.StartsWith("pkg:nuget/", StringComparison.Ordinal)), one => Assert.Equal(
            128, Assert.Single(one.Value.GetProperty("hashes").EnumerateArray()).GetProperty("content").GetString()!.Length));

        var native = Assert.Single(listed.Values, one => one.GetProperty("name").GetString() == "librdkafka");
        Assert.Matches($@"^pkg:(github/confluentinc|deb/debian)/librdkafka@v?{native.GetProperty("version").GetString()}\b", native.GetProperty("purl").GetString());
        // Not what its package is called, but what it says of itself.
        Assert.Equal(SaidByItself(), native.GetProperty("version").GetString());
        Assert.Contains(listed.Values, one => one.GetProperty("properties").EnumerateArray().Any(p => p.GetProperty("value").GetString()!.Contains("librdkafka", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_is_cyclonedx_whose_references_lead_somewhere_and_the_same_again()
    {
        var (bom, again) = (await BomAsync(), await BomAsync());
        Assert.Equal(bom.GetRawText(), again.GetRawText());
        Assert.Equal(("CycloneDX", "1.6"), (bom.GetProperty("bomFormat").GetString(), bom.GetProperty("specVersion").GetString()));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", bom.GetProperty("serialNumber").GetString());
        var known = bom.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("bom-ref").GetString())
            .Append(bom.GetProperty("metadata").GetProperty("component").GetProperty("bom-ref").GetString()).ToList();
        Assert.Equal(known.Count, known.Distinct().Count());
        var dependencies = bom.GetProperty("dependencies").EnumerateArray().ToList();
        Assert.Equal(known.Order(StringComparer.Ordinal), dependencies.Select(d => d.GetProperty("ref").GetString()).Order(StringComparer.Ordinal));
        Assert.All(dependencies.SelectMany(d => d.GetProperty("dependsOn").EnumerateArray()), to => Assert.Contains(to.GetString(), known));
        Assert.NotEmpty(dependencies.Single(d => d.GetProperty("ref").GetString() == "streamcoverage").GetProperty("dependsOn").EnumerateArray());
    }

    private static string? SaidByItself()
    {
        var files = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "StreamCoverage.Cli", Folder), "librdkafka.so", SearchOption.AllDirectories);
        var library = NativeLibrary.Load(files.Single(file => files.Length == 1 || file.Contains(RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal)));
        return Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<VersionText>(NativeLibrary.GetExport(library, "rd_kafka_version_str"))());
    }

    private static async Task<JsonElement> BomAsync()
    {
        Assert.SkipUnless(Command.IsOnPath("node"), "there is no node on PATH: run `make setup`");
        var file = RepositoryRoot.TestFolder("sbom") + ".json";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var (code, said) = await Command.RunAsync("node", ["infra/sbom.mjs", "artifacts/obj/StreamCoverage.Cli/project.assets.json", file], [], Token);
        Assert.True(code == 0, said);
        var bom = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token)).RootElement;
        File.Delete(file);
        return bom;
    }

    private delegate nint VersionText();
}
