using System.Globalization;
using StreamCoverage.Lab;
using StreamCoverage.Lab.Reporting;

// The laboratory: dotnet run -c Release --project tests/StreamCoverage.Lab [SEEDS [PAGE [STUDY ...]]]
var seeds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
var page = args.Length > 1 ? args[1] : Path.Combine("artifacts", "lab.html");
var lab = new LabRun(seeds, Math.Min(2, Environment.ProcessorCount), Console.Error);
var findings = new List<Findings>();
foreach (var (name, study) in Laboratory.Studies.Where(one => args.Length < 3 || args.Skip(2).Contains(one.Name)))
{
    Console.Error.WriteLine(name);
    findings.Add(study(lab));
    TextReport.Write(Console.Out, findings[^1]);
}
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(page))!);
File.WriteAllText(page, HtmlReport.Of(
    "How far can you trust these figures?",
    $"The laboratory of StreamCoverage: every figure is computed from the telemetry of worlds whose truth is known. Seeds {LabRun.FirstSeed} to {seeds}; command: make lab ARGS={seeds}. "
    + "± is one standard error over seeds. A claim holds where its limits lie within four standard errors of what was found.",
    findings));
Console.Error.WriteLine($"written: {page}");
return findings.All(one => one.Checks.All(check => check.Holds)) ? 0 : 1;
