using System.Text.RegularExpressions;
using StreamCoverage.TestKit;
using YamlDotNet.RepresentationModel;

namespace StreamCoverage.Repository.Tests;

/// <summary>The deployment files against the program and against each other: no container runs here, so their form is what is checked.</summary>
public sealed partial class DeploymentTests
{
    private const string Port = "8080";
    private const string EnvironmentPrefix = "STREAMCOVERAGE_";

    private static readonly string Infra = Path.Combine(RepositoryRoot.Path, "infra");
    private static readonly string[] Labels = ["name", "instance", "version", "component", "part-of", "managed-by"];

    private static readonly YamlMappingNode Compose = Yaml.Read(Path.Combine(Infra, "compose.yaml"));

    private static readonly List<YamlMappingNode> Objects =
        [.. Directory.GetFiles(Path.Combine(Infra, "kubernetes"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(Yaml.ReadAll)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Services => Yaml.Map(Compose, "services").Children;

    private static List<YamlMappingNode> Workloads => [.. Objects.Where(one => Yaml.Find(one, "spec", "template") is not null)];

    [Fact]
    public async Task Every_command_line_is_one_that_the_program_has()
    {
        var lines = Services.Where(service => IsProgram(service.Value)).Select(service => Texts(service.Value, "command"))
            .Concat(Workloads.Select(one => Texts(Container(one), "args")))
            .Concat(UnitLines("ExecStart(?:Pre)?").Select(line => line.Replace("%i", "web", StringComparison.Ordinal).Split(' ')[1..]))
            .ToList();
        Assert.True(lines.Count >= 12, $"only {lines.Count} were found");
        foreach (var line in lines)
            await ProgramHelp.HasAsync(line, Token);
    }

    [Fact]
    public async Task Every_variable_is_one_that_the_program_reads()
    {
        var help = await ProgramHelp.OfAsync(["run"], Token);
        // One names where the tests find traces; the shell puts it into the commands of their page.
        var names = Files().SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct()
            .Where(name => name != $"{EnvironmentPrefix}DATA").ToList();

        Assert.Contains("STREAMCOVERAGE_POSTGRES_FILE", names);
        Assert.All(names, name => Assert.True(
            name.StartsWith($"{EnvironmentPrefix}KAFKA__", StringComparison.Ordinal) || Regex.IsMatch(help, $@"\b{name}\b"), $"{name} is not read"));
    }

    [Fact]
    public void Images_are_pinned_ports_are_on_loopback_and_what_runs_on_is_watched()
    {
        foreach (var (name, service) in Services)
        {
            Assert.Matches(@"^[a-z/]+:v?\d+\.\d+", IsProgram(service) ? Yaml.Text(Compose, "x-program", "image") : Yaml.Text(service, "image"));
            Assert.All(Texts(service, "ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
            Assert.True(IsProgram(service) || Yaml.Find(service, "healthcheck", "test") is not null, $"nobody watches {name}");
        }
    }

    [Fact]
    public void What_compose_names_is_there()
    {
        foreach (var (_, service) in Services)
        {
            Assert.All(Texts(service, "secrets"), secret => Assert.NotNull(Yaml.Find(Compose, "secrets", secret)));
            foreach (var source in Texts(service, "volumes").Select(volume => volume.Split(':')[0]))
            {
                // Dashboards are a folder of their own making; Docker makes what is missing.
                if (source.StartsWith("./grafana", StringComparison.Ordinal))
                    continue;
                Assert.True(source.StartsWith('.') ? Directory.Exists(Path.Combine(Infra, source)) : Yaml.Map(Compose, "volumes").Children.ContainsKey(source), source);
            }
            if (Yaml.Find(service, "depends_on") is YamlMappingNode others)
                Assert.All(others.Children.Keys, other => Assert.NotNull(Yaml.Find(Compose, "services", other.ToString())));
        }
        Assert.Contains("infra/secrets/", File.ReadAllLines(Path.Combine(RepositoryRoot.Path, ".gitignore")));
        Assert.Contains("infra/secrets", File.ReadAllLines(Path.Combine(RepositoryRoot.Path, ".dockerignore")));
    }

    [Fact]
    public void Whoever_listens_does_so_on_the_port_that_others_ask()
    {
        var scraped = Yaml.Items(Yaml.Items(Yaml.Read(Path.Combine(Infra, "prometheus", "prometheus.yml")), "scrape_configs")[0], "static_configs")
            .SelectMany(config => Texts(config, "targets")).ToList();
        var listening = Services.Where(service => IsProgram(service.Value) && Texts(service.Value, "command")[0] == "run").ToList();

        Assert.Equal(listening.Select(service => $"{service.Key}:{Port}").Order(StringComparer.Ordinal), scraped.Order(StringComparer.Ordinal));
        Assert.All(listening.Select(service => Texts(service.Value, "command")), ListensForOthers);
        Assert.Contains($"EXPOSE {Port}", File.ReadAllLines(Path.Combine(Infra, "Dockerfile")));
        Assert.Contains($"/dev/tcp/127.0.0.1/{Port}", File.ReadAllText(Path.Combine(Infra, "Dockerfile")), StringComparison.Ordinal);
        foreach (var container in Workloads.Where(one => Yaml.Text(one, "kind") == "Deployment").Select(Container))
        {
            ListensForOthers(Texts(container, "args"));
            Assert.Equal(Port, Yaml.Text(Assert.Single(Yaml.Items(container, "ports")), "containerPort"));
            Assert.Equal("/livez", Yaml.Text(container, "livenessProbe", "httpGet", "path"));
            Assert.Equal("/readyz", Yaml.Text(container, "readinessProbe", "httpGet", "path"));
        }
        Assert.All(Objects.Where(one => Yaml.Text(one, "kind") == "NetworkPolicy").SelectMany(one => Yaml.Items(one, "spec", "ingress")),
            rule => Assert.Equal(Port, Yaml.Text(Assert.Single(Yaml.Items(rule, "ports")), "port")));
    }

    [Fact]
    public void Every_pod_is_hardened_and_bounded()
    {
        foreach (var one in Workloads)
        {
            var (pod, container) = (Yaml.Map(one, "spec", "template", "spec"), Container(one));
            Assert.Equal("true", Yaml.Text(pod, "securityContext", "runAsNonRoot"));
            Assert.Equal("false", Yaml.Text(pod, "automountServiceAccountToken"));
            Assert.Equal("true", Yaml.Text(container, "securityContext", "readOnlyRootFilesystem"));
            Assert.Equal("false", Yaml.Text(container, "securityContext", "allowPrivilegeEscalation"));
            Assert.Equal(["ALL"], Texts(container, "securityContext", "capabilities", "drop"));
            Assert.NotEmpty(Yaml.Text(container, "resources", "requests", "memory"));
            Assert.NotEmpty(Yaml.Text(container, "resources", "limits", "memory"));
            Assert.Contains("STREAMCOVERAGE_POSTGRES_FILE: /run/secrets/streamcoverage/postgres", File.ReadAllText(Path.Combine(Infra, "kubernetes", "config.yaml")), StringComparison.Ordinal);
            Assert.Equal("/run/secrets/streamcoverage", Yaml.Text(Yaml.Items(container, "volumeMounts")[0], "mountPath"));
        }
    }

    [Fact]
    public void Every_object_has_the_six_labels_and_every_selector_finds_a_pod()
    {
        var pods = Workloads.Select(one => Yaml.Map(one, "spec", "template", "metadata", "labels")).ToList();
        foreach (var labels in Objects.Select(one => Yaml.Map(one, "metadata", "labels")).Concat(pods))
            Assert.Equal(Labels.Select(label => $"app.kubernetes.io/{label}"), labels.Children.Keys.Select(key => key.ToString()));
        YamlNode?[] selectors =
        [
            .. Objects.Select(one => Yaml.Find(one, "spec", "selector", "matchLabels") ?? Yaml.Find(one, "spec", "podSelector", "matchLabels")
                ?? (Yaml.Text(one, "kind") == "Service" ? Yaml.Find(one, "spec", "selector") : null)),
        ];
        Assert.True(selectors.Count(selector => selector is not null) >= 9);
        Assert.All(selectors.OfType<YamlMappingNode>(), selector => Assert.Contains(pods, pod => selector.Children.All(pair => pod.Children.Contains(pair))));
        Assert.Equal(
            Objects.Where(one => Yaml.Text(one, "kind") == "Deployment").Select(one => Yaml.Text(one, "metadata", "name")),
            Objects.Where(one => Yaml.Text(one, "kind") == "PodDisruptionBudget").Select(one => Yaml.Text(one, "metadata", "name")));
    }

    [Fact]
    public async Task Systemd_understands_the_unit()
    {
        Assert.SkipUnless(Command.IsOnPath("systemd-analyze"), "there is no systemd-analyze on PATH");
        var folder = Directory.CreateDirectory(RepositoryRoot.TestFolder("systemd")).FullName;
        // The program is not installed here, and the verifier asks whether it is.
        var unit = (await File.ReadAllTextAsync(Path.Combine(Infra, "systemd", "streamcoverage@.service"), Token)).Replace("/opt/streamcoverage/streamcoverage", "/bin/true", StringComparison.Ordinal);
        var file = Path.Combine(folder, "streamcoverage@.service");
        await File.WriteAllTextAsync(file, unit, Token);

        Assert.Equal((0, ""), await Command.RunAsync("systemd-analyze", ["verify", file], [], Token));
    }

    private static void ListensForOthers(string[] line)
    {
        var text = string.Join(' ', line);
        Assert.Contains("--role web", text, StringComparison.Ordinal);
        Assert.Contains("--address 0.0.0.0", text, StringComparison.Ordinal);
        Assert.Contains($"--port {Port}", text, StringComparison.Ordinal);
    }

    private static bool IsProgram(YamlNode service) => Yaml.Find(service, "image") is null;

    private static YamlMappingNode Container(YamlMappingNode workload) =>
        (YamlMappingNode)Assert.Single(Yaml.Items(workload, "spec", "template", "spec", "containers"));

    private static string[] Texts(YamlNode node, params string[] path) => [.. Yaml.Items(node, path).Select(item => item.ToString())];

    private static IEnumerable<string> UnitLines(string key) =>
        Regex.Matches(File.ReadAllText(Path.Combine(Infra, "systemd", "streamcoverage@.service")), $"(?m)^{key}=(.*)$").Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Files() =>
    [
        Path.Combine(Infra, "compose.yaml"), Path.Combine(Infra, "Dockerfile"), .. Directory.GetFiles(Path.Combine(Infra, "kubernetes")),
        .. Directory.GetFiles(Path.Combine(Infra, "systemd")), .. Directory.GetFiles(Path.Combine(Infra, "docs"), "*.md"),
    ];

    [GeneratedRegex(EnvironmentPrefix + "[A-Z][A-Z_]*[A-Z]")]
    private static partial Regex Variable();
}
