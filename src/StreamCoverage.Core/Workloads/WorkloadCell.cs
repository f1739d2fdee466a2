using System.Security.Cryptography;
using System.Text;

namespace StreamCoverage.Core.Workloads;

/// <summary>What a request asked for, in six dimensions; null in a dimension means <c>any</c>: the request did not care.</summary>
/// <param name="Model">Model name, as in <c>openai/gpt-5.5</c>.</param>
/// <param name="Task">Kind of work, as in <c>chat</c>.</param>
/// <param name="Hardware">Hardware class, as in <c>h100</c>.</param>
/// <param name="Region">Region, as in <c>eu-west</c>.</param>
/// <param name="Verification">Verification mode: <c>vanilla</c>, <c>zkml</c> or <c>tee</c>.</param>
/// <param name="Size">Size class, as in <c>128k</c>.</param>
public sealed record WorkloadCell(string? Model, string? Task, string? Hardware, string? Region, string? Verification, string? Size)
    : IComparable<WorkloadCell>
{
    /// <summary>The word for a dimension that a request left open. A request that spells it out means the same.</summary>
    public const string Any = "any";

    /// <summary>The name in every dimension of the cell that takes what is over the cap on cells.</summary>
    public const string OtherName = "__other__";

    /// <summary>The value of a dimension that a roll-up left out: every value, and so not <see cref="Any"/>.</summary>
    public const string AllName = "__all__";

    /// <summary>The number of dimensions: 6.</summary>
    public const int DimensionCount = 6;

    /// <summary>The names of the dimensions, in the order of the parameters.</summary>
    public static IReadOnlyList<string> Dimensions { get; } = ["model", "task", "hardware", "region", "verification", "size"];

    /// <summary>Where what is over the cap on cells is counted, so that totals stay exact.</summary>
    public static WorkloadCell Other { get; } = new(OtherName, OtherName, OtherName, OtherName, OtherName, OtherName);

    // Kept, because a cell is looked up far more often than it is made; 0 and null until asked for.
    private int _hash;
    private string? _id;

    // A changed copy (with) must not keep what was computed from the values before.
    private WorkloadCell(WorkloadCell original) =>
        (Model, Task, Hardware, Region, Verification, Size) =
            (original.Model, original.Task, original.Hardware, original.Region, original.Verification, original.Size);

    /// <summary>The value of dimension <paramref name="index"/>, 0 to 5; null for <c>any</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public string? this[int index] => index switch
    {
        0 => Model,
        1 => Task,
        2 => Hardware,
        3 => Region,
        4 => Verification,
        5 => Size,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "a workload cell has six dimensions"),
    };

    /// <summary>20 hexadecimal digits from SHA-256 over the six values: a short name that cannot be confused by any character in them.</summary>
    public string Id => _id ??= IdOf([Model, Task, Hardware, Region, Verification, Size]);

    /// <summary>The cell of six values in the order of <see cref="Dimensions"/>; <c>any</c>, empty and null are the same.</summary>
    public static WorkloadCell Of(ReadOnlySpan<string?> values)
    {
        static string? Normal(string? value) => value is null or "" or Any ? null : value;
        return new(Normal(values[0]), Normal(values[1]), Normal(values[2]), Normal(values[3]), Normal(values[4]), Normal(values[5]));
    }

    /// <summary>The cell with <see cref="AllName"/> in the dimensions that are not in <paramref name="kept"/>.</summary>
    public WorkloadCell Keep(CellDimensions kept)
    {
        string? Value(int index) => kept.HasFlag((CellDimensions)(1 << index)) ? this[index] : AllName;
        return kept == CellDimensions.All ? this : new(Value(0), Value(1), Value(2), Value(3), Value(4), Value(5));
    }

    /// <inheritdoc />
    public bool Equals(WorkloadCell? other) =>
        ReferenceEquals(this, other) || (other is not null && GetHashCode() == other.GetHashCode() && CompareTo(other) == 0);

    /// <inheritdoc />
    public override int GetHashCode() =>
        _hash != 0 ? _hash : _hash = HashCode.Combine(Model, Task, Hardware, Region, Verification, Size);

    /// <summary>Ordinal, dimension by dimension; null first.</summary>
    public int CompareTo(WorkloadCell? other)
    {
        if (other is null)
            return 1;
        if (ReferenceEquals(this, other))
            return 0;
        for (var i = 0; i < DimensionCount; i++)
            if (string.CompareOrdinal(this[i], other[i]) is not 0 and var order)
                return order;
        return 0;
    }

    /// <summary>The six values joined by <c> / </c>, with <c>any</c> where one is open: for people, not for parsing.</summary>
    public override string ToString() =>
        string.Join(" / ", Enumerable.Range(0, DimensionCount).Select(i => this[i] ?? Any));

    // Each value is preceded by its length, so that no two cells can give the same bytes.
    private static string IdOf(ReadOnlySpan<string?> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
            text.Append(value is null ? "-" : $"{value.Length}:{value}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 10));
    }
}
