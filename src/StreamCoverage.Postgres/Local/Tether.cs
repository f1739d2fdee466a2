using System.Diagnostics;

namespace StreamCoverage.Postgres.Local;

/// <summary>
/// Runs a command when this process ends, however it ends: a crash and <c>kill -9</c> included.
/// So no server outlives the program or the test that started it.
/// </summary>
public sealed class Tether : IDisposable
{
    // The shell waits for the end of its standard input, whose other end this process alone holds: the kernel
    // closes it with the process. In a session of its own (below), because what ends this process, such as Ctrl-C or
    // `timeout`, often signals its whole process group; where there is no setsid, at least what can be ignored is.
    private const string SetSid = "/usr/bin/setsid";
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP
        directory=$1; shift
        cat
        "$@"
        [ -z "$directory" ] || rm -rf -- "$directory"
        """;

    private readonly Process _shell;

    private Tether(Process shell) => _shell = shell;

    /// <summary>Waits in the background for the end of this process, then runs the command and deletes the folder.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="directoryToDelete">Folder deleted after the command, or null.</param>
    public static Tether Tie(IReadOnlyList<string> command, string? directoryToDelete)
    {
        string[] shell = ["/bin/sh", "-c", Script, "sh", directoryToDelete ?? "", .. command];
        var start = File.Exists(SetSid) ? new ProcessStartInfo(SetSid, shell) : new ProcessStartInfo(shell[0], shell.Skip(1));
        start.WorkingDirectory = "/";
        start.RedirectStandardInput = true;
        return new Tether(Process.Start(start)!);
    }

    /// <summary>Lets go: neither is the command run nor the folder deleted.</summary>
    public void Dispose()
    {
        _shell.Kill(entireProcessTree: true);
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
