namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>Where the repository's files are, from where the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>global.json</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Schemas { get; } = Path.Combine(Root, "schemas");

    /// <summary>Where <c>make setup</c> puts the Node.js packages of <c>tests/tools</c>.</summary>
    public static string NodeModules { get; } = Path.Combine(Root, ".local", "npm");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "global.json"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests do not run inside the repository"));
}
