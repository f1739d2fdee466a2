namespace StreamCoverage.Postgres.Local;

/// <summary>
/// The account that server processes run under: the caller's own, or for root an unprivileged one, because PostgreSQL
/// refuses to run as root.
/// </summary>
/// <param name="Name">Name of the unprivileged account, or null for the caller's own.</param>
/// <param name="Ids">User and group id of the unprivileged account; unused for the caller's own.</param>
internal sealed record ServerAccount(string? Name, (string User, string Group) Ids)
{
    private static readonly string[] Unprivileged = ["postgres", "nobody"];

    /// <exception cref="LocalServerException">The caller is root, and this machine has no unprivileged account for servers.</exception>
    public static ServerAccount Choose()
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount(null, default);

        // name:password:uid:gid:...
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        foreach (var name in Unprivileged)
            if (accounts.Find(fields => fields[0] == name) is { } found)
                return new ServerAccount(name, (found[2], found[3]));

        throw new LocalServerException("root must not run PostgreSQL, and there is no account postgres or nobody; run this as an ordinary user");
    }

    /// <summary>The command as this account runs it, without any group of the caller's.</summary>
    public string[] Command(params ReadOnlySpan<string> command) => Name is null
        ? [.. command]
        : ["setpriv", $"--reuid={Ids.User}", $"--regid={Ids.Group}", "--clear-groups", "--", .. command];
}
