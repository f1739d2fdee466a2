using StreamCoverage.Postgres.Local;
using StreamCoverage.TestKit;

namespace StreamCoverage.Servers.Tests;

/// <summary>Folders of this test process that no two tests share.</summary>
internal static class TestFolders
{
    private static int _made;

    public static string Next(string name) => RepositoryRoot.TestFolder($"{name}-{Interlocked.Increment(ref _made)}");

    public static LocalPostgresOptions NextCluster() => new()
    {
        Directory = Next("cluster"),
        Temporary = true,
        Settings = new Dictionary<string, string> { ["fsync"] = "off" },
    };
}
