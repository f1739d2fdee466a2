using System.Text.Json;
using StreamCoverage.Pipeline.Ingest;

namespace StreamCoverage.Pipeline.Tests.Edge;

/// <summary>
/// Reference cases of windows with grace, through the product's fold. Engines that know no slices judge lateness by the window: a window
/// [s, s + size) takes an event until newest time - grace reaches s + size. The fold judges by the slice, which is one advance long. For tumbling
/// windows the two are one; for hopping windows the slice closes up to size - advance sooner, and a late event then is in none of its windows.
/// With <c>late = restate</c> nothing is left out: what a window holds when it closes then is the engines' figure, event for event.
/// </summary>
public sealed class WindowVectorTests
{
    public static TheoryData<string> Ids => [.. WindowVector.Ids];

    [Theory, MemberData(nameof(Ids))]
    public async Task A_window_closes_with_what_the_reference_says(string id)
    {
        var vector = WindowVector.Of(id);
        var run = await RunAsync(vector, LateRule.Restate);
        var dropped = run.Now.Values.Sum() - run.OnClose.Values.Sum();
        if (vector.Dropped is { } pairs)
            Assert.Equal(pairs, dropped);
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Late_events_left_out_it_closes_with_the_same_where_slices_are_windows_or_nothing_is_late(string id)
    {
        var vector = WindowVector.Of(id);
        var run = new WindowedRun(vector.Size, vector.Advance, vector.Grace, LateRule.DeadLetter);
        await ArriveAsync(run, vector);
        if (vector.Size == vector.Advance || run.Late == 0)
            await AssertFiguresAsync(run, vector);
        if (vector.Size == vector.Advance && vector.Dropped is { } pairs)
            Assert.Equal(pairs, run.Late);
    }

    [Theory]
    [InlineData("""{"kind":"session","size":1,"advance":1,"grace":0,"events":[],"final_counts":[]}""", "kind")]
    [InlineData("""{"kind":"tumbling","size":2,"advance":1,"grace":0,"events":[],"final_counts":[]}""", "touch")]
    [InlineData("""{"kind":"hopping","size":5,"advance":2,"grace":0,"events":[],"final_counts":[]}""", "multiple")]
    [InlineData("""{"kind":"tumbling","size":1,"advance":1,"grace":0,"events":[["a",1,2]],"final_counts":[]}""", "event")]
    [InlineData("""{"kind":"tumbling","size":1,"advance":1,"grace":0,"events":[],"final_counts":null}""", "figures")]
    [InlineData("""{"kind":"tumbling","size":1,"advance":1,"grace":0,"events":[],"final_counts":[],"gap":3}""", "gap")]
    public void A_case_of_unknown_form_is_a_failure(string json, string fact)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Contains(fact, Assert.Throws<InvalidDataException>(() => WindowVector.Of("it", document.RootElement)).Message, StringComparison.Ordinal);
    }

    private static async Task<WindowedRun> RunAsync(WindowVector vector, LateRule late)
    {
        var run = new WindowedRun(vector.Size, vector.Advance, vector.Grace, late);
        await ArriveAsync(run, vector);
        await AssertFiguresAsync(run, vector);
        return run;
    }

    private static async Task ArriveAsync(WindowedRun run, WindowVector vector)
    {
        foreach (var (key, time) in vector.Events)
            await run.ArriveAsync(key, time);
    }

    private static async Task AssertFiguresAsync(WindowedRun run, WindowVector vector)
    {
        var keys = vector.Events.Select(e => e.Key).ToHashSet();
        if (vector.Closed is { } closed)
            Assert.Equal(Lines(closed), Lines(run.OnClose));
        await run.EndAsync();
        if (vector.Final is { } final)
            Assert.Equal(Lines(final), Lines(run.OnClose.Where(window => keys.Contains(window.Key.Key))));
    }

    private static IEnumerable<string> Lines(IEnumerable<KeyValuePair<(string Key, long Start), long>> counts) =>
        counts.OrderBy(w => w.Key.Key, StringComparer.Ordinal).ThenBy(w => w.Key.Start).Select(w => $"{w.Key.Key} from {w.Key.Start}: {w.Value}");
}
