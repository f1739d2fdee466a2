using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Import.OpenGradient;

namespace StreamCoverage.Import.Tests;

/// <summary>Logs of the enclave registry become operators that join and leave; inference events become claims of success.</summary>
public sealed class OpenGradientTests : Files
{
    private static readonly string A = "0x" + new string('a', 40);
    private static readonly string B = "0x" + new string('b', 40);
    private static readonly string Image = Hash("1f");
    private static readonly string OtherImage = Hash("2e");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Fact]
    public async Task An_owner_joins_with_its_first_enabled_enclave_and_leaves_with_its_last()
    {
        var result = await Read(
            Registered(1, "01", A, Image),
            Registered(2, "02", A, Image),
            Log(3, "TEEDisabled", Tee("01")),
            Log(4, "PCRRevoked", $"\"pcrHash\":\"{Image}\""),
            Log(9, "TEEEnabled", Tee("02")));
        Assert.Equal([$"1 {A} Joined", $"4 {A} Left", $"9 {A} Joined"], Told(result));
        Assert.Equal(0, result.RowsRefused);
    }

    [Fact]
    public async Task A_revoked_image_disables_all_its_enclaves_at_once_and_no_other()
    {
        var result = await Read(
            Registered(1, "01", A, Image),
            Registered(1, "02", B, Image, index: 1),
            Registered(2, "03", B, OtherImage),
            Log(5, "PCRRevoked", $"\"pcrHash\":\"{Image}\""));
        Assert.Equal([$"1 {A} Joined", $"1 {B} Joined", $"2 {B} CapabilitiesChanged", $"5 {A} Left", $"5 {B} CapabilitiesChanged"], Told(result));
        // B depends on an image only while all its enclaves run that one.
        Assert.Equal([Image, null, OtherImage], result.Events.Where(e => e.Operator!.Operator == B).Select(e => e.Operator!.Dependencies!.Image));
    }

    [Fact]
    public async Task What_a_revocation_emits_besides_changes_nothing_more()
    {
        var result = await Read(
            Registered(1, "01", A, Image),
            Log(5, "TEEDisabled", Tee("01"), block: 5, index: 0),
            Log(5, "PCRRevoked", $"\"pcrHash\":\"{Image}\"", block: 5, index: 1));
        Assert.Equal([$"1 {A} Joined", $"5 {A} Left"], Told(result));
    }

    [Fact]
    public async Task Where_no_line_tells_an_image_a_revocation_alone_disables_nobody()
    {
        var result = await Read(Registered(1, "01", A, null), Log(5, "PCRRevoked", $"\"pcrHash\":\"{Image}\""));
        Assert.Equal([$"1 {A} Joined"], Told(result));
        Assert.Null(result.Events[0].Operator!.Dependencies!.Image);
    }

    [Fact]
    public async Task An_operator_changes_at_most_once_a_moment()
    {
        var result = await Read(
            Registered(1, "01", A, Image),
            Log(5, "TEEDisabled", Tee("01"), block: 5, index: 0),
            Log(5, "TEEEnabled", Tee("01"), block: 5, index: 1),
            Registered(6, "02", B, Image, block: 6),
            Log(6, "TEEDisabled", Tee("02"), block: 7, index: 0));
        Assert.Equal([$"1 {A} Joined"], Told(result));
    }

    [Fact]
    public async Task An_operator_declares_what_its_enclaves_serve_together()
    {
        var result = await Read(
            Registered(1, "01", A, null, type: 1), Registered(2, "02", A, null, type: 0), Registered(3, "03", A, null, type: 0), Log(4, "TEEDisabled", Tee("02")),
            Log(5, "TEEDisabled", Tee("03")));
        Assert.Equal([$"1 {A} Joined", $"2 {A} CapabilitiesChanged", $"5 {A} CapabilitiesChanged"], Told(result));
        Assert.Equal(["", "chat completion tee", ""], result.Events.Select(e => string.Join(' ', e.Operator!.Capabilities!.Tasks.Concat(e.Operator.Capabilities.Verification))));
        Assert.All(result.Events, e => Assert.Equal(A, e.Operator!.Dependencies!.Owner));
    }

    [Theory]
    [InlineData("ModelInferenceEvent", 0, "inference", "vanilla")]
    [InlineData("ModelInferenceEvent", 1, "inference", "zkml")]
    [InlineData("ModelInferenceEvent", 2, "inference", "tee")]
    [InlineData("LLMChat", 0, "chat", "vanilla")]
    [InlineData("LLMChat", 1, "chat", "tee")]
    [InlineData("LLMCompletionEvent", 0, "completion", "vanilla")]
    [InlineData("LLMCompletionEvent", 1, "completion", "tee")]
    public async Task The_mode_is_read_by_the_kind_of_event(string kind, int mode, string task, string verification)
    {
        var outcome = Assert.Single((await Read(Inference(1, kind, "i", mode))).Events).Outcome!;
        Assert.Equal((task, verification, "some/model"), (outcome.Workload.Task, outcome.Workload.Verification, outcome.Workload.Model));
    }

    [Theory]
    [InlineData("ModelInferenceEvent", 3)]
    [InlineData("LLMChat", 2)]
    [InlineData("LLMCompletionEvent", 255)]
    public async Task A_mode_that_its_kind_does_not_have_is_refused(string kind, int mode)
    {
        var result = await Read(Registered(1, "01", A, null), Inference(2, kind, "i", mode));
        Assert.Equal($"{kind} has no mode {mode}", Assert.Single(result.Refusals).Reason);
    }

    [Fact]
    public async Task Inferences_are_claims_of_success_and_never_demand()
    {
        var result = await Read(Inference(1, "LLMChat", "x", 1), Inference(2, "LLMChat", "y", 1), Inference(3, "LLMChat", "x", 0));
        Assert.Equal(["x", "y"], result.Events.Select(e => e.Id));
        Assert.Equal((2, 1L), (result.Inferences, result.RowsRefused));
        Assert.All(result.Events, e => Assert.Equal(
            (Outcome.Succeeded, "unattributed", false), (e.Outcome!.Outcome, e.Outcome.Operator, e.Outcome.Role.IsDemand())));
    }

    [Theory]
    [InlineData(1800, 0)]
    [InlineData(1801, 1)]
    public async Task With_the_option_silence_is_absence(int heardAfter, int leavings)
    {
        string[] lines = [Registered(100, "01", A, null), Log(100 + heardAfter, "HeartbeatReceived", Tee("01")), Registered(9000, "02", B, null)];
        Assert.Equal([$"100 {A} Joined", $"9000 {B} Joined"], Told(await Read(lines)));
        var told = Told(await Read(new OpenGradientOptions { HeartbeatMaxAge = OpenGradientOptions.RegistryHeartbeatMaxAge }, lines));
        string[] between = leavings == 0 ? [] : [$"1900 {A} Left", $"1901 {A} Joined"];
        Assert.Equal([$"100 {A} Joined", .. between, $"{100 + heardAfter + 1800} {A} Left", $"9000 {B} Joined"], told);
    }

    [Fact]
    public async Task Enabling_is_no_heartbeat()
    {
        var result = await Read(
            new OpenGradientOptions { HeartbeatMaxAge = TimeSpan.FromSeconds(10) },
            Registered(0, "01", A, null), Log(5, "TEEDisabled", Tee("01")), Log(50, "TEEEnabled", Tee("01")), Log(60, "HeartbeatReceived", Tee("01")));
        Assert.Equal([$"0 {A} Joined", $"5 {A} Left", $"60 {A} Joined"], Told(result));
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task The_order_of_lines_does_not_matter_and_an_operator_is_present_iff_an_enclave_is_enabled(int seed)
    {
        var random = new Random(seed);
        var logs = new List<string>();
        var enabled = new Dictionary<string, (string Owner, string Image, bool IsEnabled)>();
        var expected = new Dictionary<long, (bool A, bool B)>();
        for (var at = 1; at <= 60; at++)
        {
            var id = random.Next(1, 9).ToString("x2", CultureInfo.InvariantCulture);
            if (!enabled.TryGetValue(id, out var known))
            {
                enabled[id] = known = (random.Next(2) == 0 ? A : B, random.Next(2) == 0 ? Image : OtherImage, true);
                logs.Add(Registered(at, id, known.Owner, known.Image));
            }
            else if (random.Next(4) == 0)
            {
                logs.Add(Log(at, "PCRRevoked", $"\"pcrHash\":\"{known.Image}\""));
                foreach (var (other, enclave) in enabled.Where(pair => pair.Value.Image == known.Image).ToList())
                    enabled[other] = enclave with { IsEnabled = false };
            }
            else
            {
                enabled[id] = known with { IsEnabled = random.Next(2) == 0 };
                logs.Add(Log(at, enabled[id].IsEnabled ? "TEEEnabled" : "TEEDisabled", Tee(id)));
            }
            bool Has(string owner) => enabled.Values.Any(enclave => enclave.Owner == owner && enclave.IsEnabled);
            expected[at] = (Has(A), Has(B));
        }
        var ordered = await Read([.. logs]);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(logs));
        var shuffled = await Read([.. logs]);
        Assert.Equal(Told(ordered), Told(shuffled));
        Assert.Equal(ordered.Events.Count, ordered.Events.DistinctBy(e => e.Id).Count());
        foreach (var (at, (a, b)) in expected)
        {
            bool Present(string owner) => ordered.Events.LastOrDefault(e => e.Operator!.Operator == owner && e.OccurredAt <= Second(at)).Present();
            Assert.Equal((a, b), (Present(A), Present(B)));
        }
    }

    [Fact]
    public async Task Unknown_kinds_are_counted_and_skipped_and_broken_logs_are_refused_with_their_line()
    {
        var result = await Read(
            Log(1, "BatchSettlement", ""), Log(2, "BatchSettlement", ""), Log(3, "TEETypeAdded", ""), Log(4, "TEEEnabled", Tee("07")),
            Log(5, "TEEDisabled", "\"teeId\":\"0x12\""), "{", Registered(6, "01", A, null), Registered(7, "01", B, null),
            Log(5, "TEEDisabled", Tee("01"), block: 99), Log(6, "TEEDisabled", Tee("01"), block: 6), Log(10, "TEEDisabled", Tee("01"), extra: "\"removed\":true,"));
        Assert.Equal([("BatchSettlement", 2L)], result.Skipped.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(
            [
                "5: args.teeId is not 0x and 64 hexadecimal digits",
                "6: it is no JSON",
                "11: it was removed from the chain again",
                $"4: enclave {Hash("07")} was not registered before it; the file may begin too late",
                "10: a log of its block and index was there before",
                $"8: enclave {Hash("01")} was registered before",
                "9: its time 1970-01-01T00:00:05.000000Z is before 1970-01-01T00:00:07.000000Z, that of a log before it on the chain",
            ],
            result.Refusals.Select(r => $"{r.Line}: {r.Reason.Split(':')[0..(r.Reason.StartsWith("it is no JSON", StringComparison.Ordinal) ? 1 : ^0)].Aggregate((x, y) => $"{x}:{y}")}"));
        Assert.Equal([$"6 {A} Joined"], Told(result));
    }

    [Fact]
    public async Task Numbers_may_be_texts_and_hexadecimal_and_addresses_in_any_case()
    {
        var upper = "0x" + new string('A', 40);
        var line = $$""" {"blockNumber":"0xA","blockTimestamp":"0x10","logIndex":"1","transactionHash":"{{Hash("00")}}","eventName":"TEERegistered","args":{"teeId":"{{Hash("01")}}","owner":"{{upper}}","teeType":"0"} } """;
        Assert.Equal([$"16 {A} Joined"], Told(await Read(line)));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public async Task There_is_a_limit_to_the_logs_and_heartbeats_are_no_part_of_it(int max, bool fits)
    {
        string[] lines = [Registered(1, "01", A, null), Registered(2, "02", A, null), .. Enumerable.Range(3, 50).Select(at => Log(at, "HeartbeatReceived", Tee("01")))];
        var import = Read(new OpenGradientOptions(), new() { EventsMax = max }, lines);
        if (fits)
            Assert.Single((await import).Events);
        else
            await Assert.ThrowsAsync<ImportException>(() => import);
    }

    [Fact]
    public async Task A_file_of_other_things_is_an_error() =>
        Assert.Contains("all of its 1 rows were refused", (await Assert.ThrowsAsync<ImportException>(() => Read("{\"a\":1}"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_sample_of_the_repository_reads_as_its_description_says()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "mappings", "opengradient-sample.jsonl");
        var result = await OpenGradientImporter.ReadAsync(path, new(), new(), TestContext.Current.CancellationToken);
        Assert.Equal([("inference", 4L), ("joined", 3L), ("left", 2L)], result.EventsByLabel.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal((18L, 0L, 1L), (result.Rows, result.RowsRefused, result.Skipped["BatchSettlement"]));
        Assert.Equal(
            ["chat-1 tee", "completion-1 vanilla", "model-1 zkml", "model-2 tee"],
            result.Events.Where(e => e.Outcome is not null).Select(e => $"{e.Id} {e.Outcome!.Workload.Verification}"));
    }

    private static EventTime Second(long at) => new(at * EventTime.MicrosecondsPerSecond);

    private static string Hash(string two) => "0x" + string.Concat(Enumerable.Repeat(two, 32));

    private static string Tee(string two) => $"\"teeId\":\"{Hash(two)}\"";

    private static string Log(long at, string name, string args, long? block = null, int index = 0, string extra = "") =>
        $$""" { {{extra}} "blockNumber":{{block ?? at}},"blockTimestamp":{{at}},"logIndex":{{index}},"transactionHash":"{{Hash("00")}}","eventName":"{{name}}","args":{ {{args}} } } """;

    private static string Registered(long at, string two, string owner, string? image, int type = 0, int index = 0, long? block = null) =>
        Log(at, "TEERegistered", $"{Tee(two)},\"owner\":\"{owner}\",\"teeType\":{type}{(image is null ? "" : $",\"pcrHash\":\"{image}\"")}", block, index);

    private static string Inference(long at, string kind, string id, int mode) =>
        Log(at, kind, $$$"""  "inferenceID":"{{{id}}}","request":{"mode":{{{mode}}},"modelCID":"some/model","prompt":"never read"}  """);

    private static string[] Told(OpenGradientImport result) =>
        [.. result.Events.Select(e => e.Operator!).Select(e => $"{e.OccurredAt.UnixMicroseconds / EventTime.MicrosecondsPerSecond} {e.Operator} {e.Type}")];

    private Task<OpenGradientImport> Read(params string[] lines) => Read(new OpenGradientOptions(), lines);

    private Task<OpenGradientImport> Read(OpenGradientOptions logs, params string[] lines) => Read(logs, new(), lines);

    private Task<OpenGradientImport> Read(OpenGradientOptions logs, ImportOptions options, string[] lines) =>
        OpenGradientImporter.ReadAsync(Write(string.Join('\n', lines), "logs.jsonl"), logs, options, TestContext.Current.CancellationToken);
}

/// <summary>Whether the last event of an operator leaves it there.</summary>
internal static class Presence
{
    public static bool Present(this InputEvent last) => last != default && last.Operator!.Type != OperatorEventType.Left;
}
