namespace StreamCoverage.Web.Answering;

/// <summary>An answer that is a list, beside what all of it has in common: it can be had as CSV too.</summary>
internal interface IRows
{
    /// <summary>What each row is; its members are the columns.</summary>
    Type RowType { get; }

    IEnumerable<object> All { get; }
}

/// <inheritdoc cref="IRows" />
/// <remarks>Implemented explicitly, so that JSON shows nothing of it.</remarks>
internal interface IRows<out T> : IRows
    where T : class
{
    IEnumerable<T> Rows { get; }

    Type IRows.RowType => typeof(T);

    IEnumerable<object> IRows.All => Rows;
}

/// <summary>An answer that may go on.</summary>
internal interface IPaged
{
    /// <summary>The path and query of the next page; null on the last.</summary>
    string? Next { get; }
}
