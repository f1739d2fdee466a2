using System.Diagnostics;

namespace StreamCoverage.Postgres.Local;

/// <summary>
/// Runs a command when this process ends, however it ends: a crash and <c>kill -9</c> included.
/// So no server outlives the program or the test that started it.
/// </summary>
public sealed class Tether : IDisposable
{
    // The shell waits for the end of its standard input, whose other end this process alone holds: the kernel
    // closes it with the process. Ctrl-C reaches the whole process group, so the shell ignores it and waits on.
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
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", directoryToDelete ?? "", .. command])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
        };
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
