using System.Globalization;

namespace StreamCoverage.Postgres.Local;

/// <summary>The folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</summary>
internal sealed record PostgresBinaries(string Directory)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public string InitDb => Path.Combine(Directory, "initdb");
    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>
    /// The folder that <c>PGBIN</c> names, else Debian's folder of the wanted (or newest) major version, else one on <c>PATH</c>.
    /// </summary>
    /// <param name="major">Major version that made the cluster, or null for a new cluster.</param>
    /// <exception cref="LocalServerException">None was found.</exception>
    public static PostgresBinaries Find(int? major)
    {
        var found = Candidates(major).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")));
        if (found is not null)
            return new PostgresBinaries(found);

        throw new LocalServerException(
            $"PostgreSQL{(major is null ? "" : $" {major}")} is not installed; run `make setup`, install Debian's package `postgresql`, " +
            "or name the folder with initdb in PGBIN");
    }

    private static IEnumerable<string> Candidates(int? major)
    {
        if (Environment.GetEnvironmentVariable("PGBIN") is { Length: > 0 } named)
            return [named];

        var debian = System.IO.Directory.Exists(DebianRoot) ? System.IO.Directory.GetDirectories(DebianRoot) : [];
        var byVersion = debian
            .Select(directory => (Path: directory, Major: MajorOf(Path.GetFileName(directory))))
            .Where(version => version.Major is not null && (major is null || version.Major == major))
            .OrderByDescending(version => version.Major)
            .Select(version => Path.Combine(version.Path, "bin"));
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return byVersion.Concat(onPath);
    }

    private static int? MajorOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
}
