namespace StreamCoverage.TestKit;

/// <summary>The checkout that the running tests were built in.</summary>
public static class RepositoryRoot
{
    private const string Mark = "StreamCoverage.sln";
    private static int _folders;

    /// <summary>The nearest folder above the test program that holds <c>StreamCoverage.sln</c>.</summary>
    public static string Path { get; } = Find();

    /// <summary>A folder of this call's own below <c>.local/tests</c>, which no other test process uses; not created.</summary>
    public static string TestFolder(string name) =>
        System.IO.Path.Combine(Path, ".local", "tests", $"{name}-{Environment.ProcessId}-{Interlocked.Increment(ref _folders)}");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Mark)))
                return folder.FullName;

        throw new InvalidOperationException($"no {Mark} above {AppContext.BaseDirectory}; run the tests inside the checkout");
    }
}
