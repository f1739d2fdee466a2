using System.CommandLine;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>completion</c>: a script by which a shell completes commands, options and values; the program itself answers what fits.</summary>
internal static class CompletionCommand
{
    // Each asks the directive [suggest:POSITION] with the line as it was typed. What Windows calls help is left out.
    private static readonly SortedDictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # Put into ~/.bashrc: source <(streamcoverage completion bash)
            _streamcoverage() {
              local word="${COMP_WORDS[COMP_CWORD]}"
              mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null | grep -v '^/')
              mapfile -t COMPREPLY < <(compgen -W "${COMPREPLY[*]}" -- "$word")
            }
            complete -o default -F _streamcoverage streamcoverage
            """,
        ["fish"] = """
            # Put into ~/.config/fish/completions/streamcoverage.fish
            function __streamcoverage
              set -l line (commandline -cp)
              streamcoverage "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null | string match -v '/*'
            end
            complete -c streamcoverage -a '(__streamcoverage)'
            """,
        ["pwsh"] = """
            # Put into $PROFILE: streamcoverage completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName streamcoverage -ScriptBlock {
              param($word, $line, $position)
              streamcoverage "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" -and $_ -notlike '/*' } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
        ["zsh"] = """
            # Put into ~/.zshrc, after compinit: source <(streamcoverage completion zsh)
            _streamcoverage() {
              local -a fits
              fits=(${(f)"$(streamcoverage "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null | grep -v '^/')"})
              compadd -a fits
            }
            compdef _streamcoverage streamcoverage
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = $"One of {string.Join(", ", Scripts.Keys)}." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Prints the script by which a shell completes what you type; its first line says where to put it.") { shell };
        command.SetAction(parsed => Console.Out.WriteLine(Scripts[parsed.GetValue(shell)!]));
        return command;
    }
}
