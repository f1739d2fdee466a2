using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Studies;

/// <summary>Assesses what each operator's newest join did, at the end of each of the fourteen periods after it.</summary>
/// <remarks>
/// A period is a day where nothing else is set. All joins of one period share their windows, so that they are summed once:
/// <code>
///   | 7 periods before |  the join's own, and one to take up work  | up to 7 periods after |
///   ^ D - 7            ^ D                                         ^ D + 2                 ^ D + 9      final look at D + 14
/// </code>
/// What is assessed depends on facts and events before the look alone; it is made again where these change. At the end of each period all
/// joins are also looked at together.
/// </remarks>
internal sealed class JoinStudies(string network, MeasureOptions options, OperatorRoster roster, Timelines facts)
{
    private const int Before = 7;
    private const int Ramp = 2;
    private const int After = 7;
    private const int LookFirst = Ramp + 1;
    private const int LookLast = 14;

    private readonly PeriodFacts _periods = new(options, facts);
    private EventTime _lookedAt = EventTime.Never;
    private bool _pastChanged;

    /// <summary>Takes up where the commit of <paramref name="closedThrough"/> left off.</summary>
    public void StandAt(EventTime closedThrough) => _lookedAt = closedThrough.FloorTo(options.Period);

    /// <summary>Facts or events of the past are no longer what they were.</summary>
    public void PastChanged()
    {
        _pastChanged = true;
        _periods.Clear();
    }

    /// <summary>Makes every look that is due.</summary>
    public void Through(EventTime closedThrough, MeasureOutput output)
    {
        var newest = closedThrough.FloorTo(options.Period);
        if (newest == _lookedAt && !_pastChanged)
            return;
        var joins = OperatorJoins.Before(roster.Standings, newest, options.Period);
        foreach (var look in Looks(joins, _lookedAt, newest))
            LookAt(look, joins, output);
        if (_pastChanged)
            LookAgain(joins, newest, output);
        output.Set(new JoinsTogether(network, options, roster, _periods).At(newest));
        (_lookedAt, _pastChanged) = (newest, false);
        _periods.Trim(newest - (options.Period * Math.Max(Before + LookLast, JoinsTogether.Periods)));
    }

    /// <summary>Makes the last looks again that rest on facts of [from, to), older than those that are kept.</summary>
    public void Restated(EventTime from, EventTime to, Timelines around, EventTime closedThrough, MeasureOutput output)
    {
        var newest = closedThrough.FloorTo(options.Period);
        var kept = newest - (options.Period * LookLast);
        var joins = OperatorJoins.Before(roster.Standings, newest, options.Period)
            .Where(join => join.Join.At < kept && join.Join.At > from - (options.Period * (Ramp + After)) && join.Join.At < to + (options.Period * Before)).ToList();
        var periods = new PeriodFacts(options, around);
        foreach (var cohort in joins.GroupBy(join => join.Join.At))
            AssessAt(cohort.Key, LookLast, [.. cohort], periods, output);
    }

    private IEnumerable<EventTime> Looks(IReadOnlyList<StudiedJoin> joins, EventTime after, EventTime newest) => joins
        .Select(join => join.Join.At).Distinct()
        .SelectMany(start => Enumerable.Range(LookFirst, LookLast - LookFirst + 1).Select(look => start + (options.Period * look)))
        .Where(look => look > after && look <= newest).Distinct().Order();

    private void LookAt(EventTime look, IReadOnlyList<StudiedJoin> newestJoins, MeasureOutput output)
    {
        // Joins at or after the look do not count, and the one before them then was the newest.
        var joins = newestJoins.Any(join => join.At >= look) ? OperatorJoins.Before(roster.Standings, look, options.Period) : newestJoins;
        foreach (var cohort in joins.GroupBy(join => join.Join.At))
            if (PeriodsTo(look, cohort.Key) is >= LookFirst and <= LookLast and var periods)
                Assess(cohort.Key, periods, [.. cohort], joins, _periods, output);
    }

    private void LookAgain(IReadOnlyList<StudiedJoin> joins, EventTime newest, MeasureOutput output)
    {
        foreach (var cohort in joins.GroupBy(join => join.Join.At))
            if (PeriodsTo(newest, cohort.Key) is >= LookFirst and var periods && periods <= LookLast * 2)
                AssessAt(cohort.Key, Math.Min(periods, LookLast), [.. cohort], _periods, output);
    }

    private void AssessAt(EventTime start, long look, IReadOnlyList<StudiedJoin> cohort, PeriodFacts periods, MeasureOutput output) =>
        Assess(start, look, cohort, OperatorJoins.Before(roster.Standings, start + (options.Period * look), options.Period), periods, output);

    private long PeriodsTo(EventTime look, EventTime start) => (look - start) / options.Period is var periods ? (long)periods : 0;

    private void Assess(
        EventTime start, long look, IReadOnlyList<StudiedJoin> cohort, IReadOnlyList<StudiedJoin> joins, PeriodFacts periods, MeasureOutput output)
    {
        var afterPeriods = Math.Min(After, look - Ramp);
        var study = new JoinStudyOptions
        {
            Before = options.Period * Before,
            Ramp = options.Period * Ramp,
            After = options.Period * afterPeriods,
            Cells = options.Judge,
            Rule = new() { FinalAfter = options.Period * LookLast },
        };
        var (cells, pairs) = Counts(start, afterPeriods, joins, periods);
        var touching = new TouchingJoins(joins.Select(join => join.Join), study.WindowsOf(start));
        var asOf = start + (options.Period * look);
        foreach (var join in cohort)
        {
            var findings = JoinStudy.Of(join.Join, touching, cells, pairs, asOf, study);
            var assessment = AssessmentDocuments.Of(network, join, findings, asOf, options.Period, (int)look);
            output.Set(new(nameof(Documents.OperatorAssessment), assessment.Id, network, DocumentJson.Write(assessment)));
            if (roster.Assess(assessment))
                output.Events.Add(AssessmentDocuments.ToStreamEvent(assessment));
        }
    }

    private (List<JoinCell> Cells, List<JoinPair> Pairs) Counts(
        EventTime start, long afterPeriods, IReadOnlyList<StudiedJoin> joins, PeriodFacts periods)
    {
        var cells = new SortedDictionary<WorkloadCell, (BeforeAfter Counts, ServiceCounts FirstHalf)>();
        var pairs = new SortedDictionary<(WorkloadCell Cell, string Operator), BeforeAfter>(PairOrder);
        var index = 0;
        foreach (var period in periods.Range(start - (options.Period * Before), start))
        {
            var isFirstHalf = index++ < Before / 2;
            foreach (var (cell, counts) in period.Cells)
            {
                var (sum, first) = cells.GetValueOrDefault(cell);
                cells[cell] = (sum with { Before = sum.Before + counts }, isFirstHalf ? first + counts : first);
            }
            foreach (var (pair, counts) in period.Pairs)
                pairs[pair] = pairs.GetValueOrDefault(pair) is var sum ? sum with { Before = sum.Before + counts } : default;
        }
        foreach (var period in periods.Range(start + (options.Period * Ramp), start + (options.Period * (Ramp + afterPeriods))))
        {
            foreach (var (cell, counts) in period.Cells)
                cells[cell] = cells.GetValueOrDefault(cell) is var (sum, first) ? (sum with { After = sum.After + counts }, first) : default;
            foreach (var (pair, counts) in period.Pairs)
                pairs[pair] = pairs.GetValueOrDefault(pair) is var sum ? sum with { After = sum.After + counts } : default;
        }
        // A cell may have attempts and no requests of its own, where the request was charged elsewhere: such a pair tells nothing here.
        List<JoinCell> list = [.. cells.Select(cell => new JoinCell(cell.Key, cell.Value.Counts, cell.Value.FirstHalf))];
        var places = list.Select((cell, i) => (cell.Cell, i)).ToDictionary(one => one.Cell, one => one.i);
        var owners = joins.Where(join => join.Owner is not null).ToDictionary(join => join.Join.Operator, join => join.Owner, StringComparer.Ordinal);
        return (list, [.. pairs.Where(pair => places.ContainsKey(pair.Key.Cell))
            .Select(pair => new JoinPair(places[pair.Key.Cell], pair.Key.Operator, pair.Value, owners.GetValueOrDefault(pair.Key.Operator)))]);
    }

    private static readonly Comparer<(WorkloadCell Cell, string Operator)> PairOrder = Comparer<(WorkloadCell Cell, string Operator)>.Create((a, b) =>
        a.Cell.CompareTo(b.Cell) is not 0 and var order ? order : string.CompareOrdinal(a.Operator, b.Operator));
}
