using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>What a watched stream keeps, as bytes: about 200 for a cell, some thousand for one of the network's own.</summary>
/// <remarks>
/// <code>
///   form (1) | watch: pending pane, merged panes, since?; detector's logs; state, onset log, onset?, since onset, last panes, runs; regression?
///            | part:    told (1 byte), dimension and value, -1 and a cell's six values, or -2 for the basket; hours in which it fired
///            | network: hours of the reference, cells that wait to be merged
/// </code>
/// Whole numbers are signed in zigzag and LEB128, times microseconds, logs 64-bit numbers that are rounded already; ? has a byte before it
/// that tells whether it is there.
/// </remarks>
internal static class PackedStream
{
    private const byte Form = 1;
    private const sbyte Cell = -1;
    private const sbyte Basket = -2;

    /// <summary>A roll-up or cell as bytes.</summary>
    public static byte[] Of(PartStream stream) => Bytes(to =>
    {
        Write(to, stream.Watch);
        to.Write(stream.IsTold);
        var (cell, value) = (stream.Scope.Cell, stream.Scope.Dimension);
        to.Write((sbyte)(value?.Dimension ?? (cell is null ? Basket : Cell)));
        if (value is { } one)
            Write(to, one.Value);
        for (var d = 0; cell is not null && d < WorkloadCell.DimensionCount; d++)
            Write(to, cell[d]);
        Write(to, stream.Fired.Hours);
    });

    /// <summary>One of the network's own streams as bytes.</summary>
    public static byte[] Of(RegressionWatch watch, IReadOnlyCollection<KeyValuePair<WorkloadCell, FailurePane>> waiting) => Bytes(to =>
    {
        Write(to, watch);
        Write(to, watch.Reference.Hours);
        to.Write7BitEncodedInt(waiting.Count);
        foreach (var (cell, pane) in waiting)
        {
            for (var d = 0; d < WorkloadCell.DimensionCount; d++)
                Write(to, cell[d]);
            Write(to, pane);
        }
    });

    /// <summary>What the burn rate looks back on, as bytes.</summary>
    public static byte[] Of(BurnWatch watch) => Bytes(to =>
    {
        Write(to, watch.Slices);
        Write(to, watch.Hours);
        to.Write7BitEncodedInt(watch.Firing.Count);
        foreach (var (rule, regression) in watch.Firing)
        {
            to.Write(rule);
            Write(to, regression);
        }
    });

    /// <summary>About which cells reporters disagree, as bytes.</summary>
    public static byte[] Of(ReporterWatch watch) => Bytes(to =>
    {
        to.Write7BitEncodedInt(watch.Open.Count);
        foreach (var (cell, open) in watch.Open)
        {
            for (var d = 0; d < WorkloadCell.DimensionCount; d++)
                Write(to, cell[d]);
            Write(to, open.Gap);
            to.Write(open.Gap.Reporters!.Highest);
            to.Write(open.Gap.Reporters.Lowest);
            to.Write7BitEncodedInt(open.CalmHours);
        }
    });

    public static PartStream ReadPart(byte[] bytes)
    {
        using var from = Reader(bytes);
        var watch = ReadWatch(from, new StreamWatch());
        var told = from.ReadBoolean();
        var scope = from.ReadSByte() switch
        {
            Basket => StreamScope.Basket,
            Cell => StreamScope.Of(ReadCell(from)),
            var dimension => StreamScope.Of(new RollupKey(dimension, ReadText(from))),
        };
        return new(scope) { Watch = watch, IsTold = told, Fired = ReadReference(from) };
    }

    public static (RegressionWatch Watch, SortedDictionary<WorkloadCell, FailurePane> Waiting) ReadNetwork(byte[] bytes)
    {
        using var from = Reader(bytes);
        var watch = ReadWatch(from, new RegressionWatch());
        watch.Reference = ReadReference(from);
        var waiting = new SortedDictionary<WorkloadCell, FailurePane>();
        for (var count = from.Read7BitEncodedInt(); count > 0; count--)
            waiting.Add(ReadCell(from), ReadPane(from));
        return (watch, waiting);
    }

    public static BurnWatch ReadBurn(byte[] bytes)
    {
        using var from = Reader(bytes);
        var watch = new BurnWatch { Slices = ReadHours(from), Hours = ReadHours(from) };
        for (var count = from.Read7BitEncodedInt(); count > 0; count--)
            watch.Firing.Add(from.ReadString(), ReadRegression(from));
        return watch;
    }

    public static ReporterWatch ReadReporters(byte[] bytes)
    {
        using var from = Reader(bytes);
        var watch = new ReporterWatch();
        for (var count = from.Read7BitEncodedInt(); count > 0; count--)
            watch.Open.Add(
                ReadCell(from),
                new(ReadRegression(from) with { Reporters = new(from.ReadString(), from.ReadString()) }, from.Read7BitEncodedInt()));
        return watch;
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream(256);
        using var to = new BinaryWriter(stream);
        to.Write(Form);
        write(to);
        return stream.ToArray();
    }

    private static BinaryReader Reader(byte[] bytes)
    {
        var from = new BinaryReader(new MemoryStream(bytes));
        return from.ReadByte() is Form ? from : throw new InvalidDataException($"a watched stream is stored in form {bytes[0]}, which this program does not know");
    }

    private static void Write(BinaryWriter to, StreamWatch watch)
    {
        var machine = watch.Machine;
        Write(to, watch.Merger.Pending);
        to.Write7BitEncodedInt(watch.Merger.Merged);
        Write(to, watch.PendingSince);
        to.Write7BitEncodedInt(machine.Detector.Logs.Count);
        foreach (var log in machine.Detector.Logs)
            to.Write(log);
        to.Write(machine.Detector.Log);
        to.Write((byte)machine.State);
        to.Write(machine.OnsetLog);
        Write(to, machine.Onset);
        Write(to, machine.SinceOnset);
        to.Write7BitEncodedInt(machine.Recent.Count);
        foreach (var pane in machine.Recent)
            Write(to, pane);
        to.Write7BitEncodedInt(machine.Run);
        to.Write7BitEncodedInt(machine.Cooled);
        to.Write(watch.Firing is not null);
        if (watch.Firing is { } firing)
            Write(to, firing);
    }

    private static TWatch ReadWatch<TWatch>(BinaryReader from, TWatch watch) where TWatch : StreamWatch
    {
        var machine = watch.Machine;
        watch.Merger = new() { Pending = ReadPane(from), Merged = from.Read7BitEncodedInt() };
        watch.PendingSince = ReadTimeOrNull(from);
        for (var count = from.Read7BitEncodedInt(); count > 0; count--)
            machine.Detector.Logs.Add(from.ReadDouble());
        machine.Detector.Log = from.ReadDouble();
        machine.State = (AlertState)from.ReadByte();
        machine.OnsetLog = from.ReadDouble();
        machine.Onset = ReadTimeOrNull(from);
        machine.SinceOnset = ReadPane(from);
        for (var count = from.Read7BitEncodedInt(); count > 0; count--)
            machine.Recent.Add(ReadPane(from));
        machine.Run = from.Read7BitEncodedInt();
        machine.Cooled = from.Read7BitEncodedInt();
        watch.Firing = from.ReadBoolean() ? ReadRegression(from) : null;
        return watch;
    }

    private static void Write(BinaryWriter to, Regression regression)
    {
        Write(to, regression.Onset.UnixMicroseconds);
        Write(to, regression.FiredAt.UnixMicroseconds);
        to.Write(regression.Before);
        to.Write(regression.After);
        Write(to, regression.Requests);
    }

    // What is stored fires still.
    private static Regression ReadRegression(BinaryReader from) =>
        new(new(Read(from)), new(Read(from)), null, from.ReadDouble(), from.ReadDouble(), Read(from));

    private static void Write(BinaryWriter to, List<ReferenceHour> hours)
    {
        to.Write7BitEncodedInt(hours.Count);
        var last = 0L;
        foreach (var (start, pane) in hours)
        {
            Write(to, start.UnixMicroseconds - last);
            Write(to, pane);
            last = start.UnixMicroseconds;
        }
    }

    private static List<ReferenceHour> ReadHours(BinaryReader from)
    {
        var (hours, last) = (new List<ReferenceHour>(), 0L);
        for (var count = from.Read7BitEncodedInt(); count > 0; count--)
            hours.Add(new(new(last += Read(from)), ReadPane(from)));
        return hours;
    }

    private static FailureReference ReadReference(BinaryReader from)
    {
        var hours = ReadHours(from);
        return new() { Hours = hours, Sum = hours.Aggregate(default(FailurePane), (sum, hour) => sum + hour.Pane) };
    }

    private static void Write(BinaryWriter to, FailurePane pane)
    {
        Write(to, pane.Requests);
        Write(to, pane.Failures);
        Write(to, pane.Millionths);
    }

    private static FailurePane ReadPane(BinaryReader from) => new(Read(from), Read(from), (int)Read(from));

    private static WorkloadCell ReadCell(BinaryReader from) =>
        new(ReadText(from), ReadText(from), ReadText(from), ReadText(from), ReadText(from), ReadText(from));

    private static void Write(BinaryWriter to, string? text)
    {
        to.Write(text is not null);
        if (text is not null)
            to.Write(text);
    }

    private static string? ReadText(BinaryReader from) => from.ReadBoolean() ? from.ReadString() : null;

    private static void Write(BinaryWriter to, EventTime? time)
    {
        to.Write(time is not null);
        if (time is { } known)
            Write(to, known.UnixMicroseconds);
    }

    private static EventTime? ReadTimeOrNull(BinaryReader from) => from.ReadBoolean() ? new(Read(from)) : null;

    private static void Write(BinaryWriter to, long number) => to.Write7BitEncodedInt64(unchecked((number << 1) ^ (number >> 63)));

    private static long Read(BinaryReader from) => from.Read7BitEncodedInt64() is var coded ? (long)((ulong)coded >> 1) ^ -(coded & 1) : 0;
}
