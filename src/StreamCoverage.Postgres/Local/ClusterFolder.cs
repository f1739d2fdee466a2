using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StreamCoverage.Postgres.Local;

/// <summary>
/// The folder of a cluster. Its top belongs to the caller, its <c>server</c> part to the account that runs the server:
/// <code>
/// Path/lock                  held while a process starts or stops the cluster
///      password              of the superuser; read by the caller alone
///      server/settings.conf  port and settings of the latest start
///             log            of the latest start
///             data/          PostgreSQL's own
/// </code>
/// </summary>
internal sealed record ClusterFolder(string Path)
{
    public string Lock => System.IO.Path.Combine(Path, "lock");
    public string Password => System.IO.Path.Combine(Path, "password");
    public string Server => System.IO.Path.Combine(Path, "server");
    public string Settings => System.IO.Path.Combine(Server, "settings.conf");
    public string Log => System.IO.Path.Combine(Server, "log");
    public string Data => System.IO.Path.Combine(Server, "data");

    /// <summary>Major version of the PostgreSQL that made the cluster, or null while there is none.</summary>
    public int? MajorVersion()
    {
        var path = System.IO.Path.Combine(Data, "PG_VERSION");
        return File.Exists(path) ? int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Makes the folder, somewhere below <c>/var/tmp</c> when the server's account cannot reach the wanted place.</summary>
    /// <exception cref="LocalServerException">The folder belongs to somebody else.</exception>
    public static async Task<ClusterFolder> MakeAsync(string wanted, ServerAccount account, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.GetFullPath(wanted);
        Directory.CreateDirectory(path);
        if (account.Name is null)
        {
            Directory.CreateDirectory(new ClusterFolder(path).Server);
            return new ClusterFolder(path);
        }

        var reached = await LocalCommand.RunAsync(account.Command("test", "-x", path), "/", "", cancellationToken);
        var folder = new ClusterFolder(reached.ExitCode == 0 ? path : BelowVarTmp(path));
        await GiveServerPartAsync(folder, account, cancellationToken);
        return folder;
    }

    private static string BelowVarTmp(string path)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        return $"/var/tmp/streamcoverage-{hash[..12]}";
    }

    private static async Task GiveServerPartAsync(ClusterFolder folder, ServerAccount account, CancellationToken cancellationToken)
    {
        // Anybody may make folders in /var/tmp: one that is not ours, or a link, could hand our files to its maker.
        const string script = """
            set -e
            mkdir -p -m 0755 "$1"
            [ -O "$1" ] && [ ! -L "$1" ]
            install -d -m 0700 -o "$3" -g "$4" "$2"
            """;
        var made = await LocalCommand.RunAsync(
            ["/bin/sh", "-c", script, "sh", folder.Path, folder.Server, account.Ids.User, account.Ids.Group], "/", "", cancellationToken);
        if (made.ExitCode != 0)
            throw new LocalServerException($"{folder.Path} is not a folder of this user; remove it. {made.Output.Trim()}");
    }
}
