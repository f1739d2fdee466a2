namespace StreamCoverage.Core.Time;

/// <summary>A sliding interval of event time: its length and the step by which it slides.</summary>
/// <remarks>A window that slides by the minute is made of slices; one that slides by the hour, of hourly roll-ups of slices.</remarks>
public sealed record WindowSpec
{
    /// <param name="name">The name that people use for it, as in <c>1h</c>.</param>
    /// <param name="length">A whole multiple of <paramref name="slide"/>.</param>
    /// <param name="slide">The slice's length, or one hour.</param>
    /// <exception cref="ArgumentException">The length is not a positive multiple of the slide.</exception>
    public WindowSpec(string name, TimeSpan length, TimeSpan slide)
    {
        if (slide <= TimeSpan.Zero || length <= TimeSpan.Zero || length.Ticks % slide.Ticks != 0)
            throw new ArgumentException($"window {name}: length {length} is no positive multiple of its slide {slide}", nameof(length));
        (Name, Length, Slide) = (name, length, slide);
    }

    /// <summary>The name that people use for it, as in <c>1h</c>.</summary>
    public string Name { get; }

    /// <summary>From the window's start to its end.</summary>
    public TimeSpan Length { get; }

    /// <summary>The step between two successive ends.</summary>
    public TimeSpan Slide { get; }

    /// <summary>The length of one hourly roll-up.</summary>
    public static TimeSpan Hour { get; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The windows that are kept: 5 m and 1 h slide by the slice of one minute; 24 h, 7 d and 28 d by the hour.
    /// </summary>
    public static IReadOnlyList<WindowSpec> Defaults { get; } =
    [
        new("5m", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)),
        new("1h", Hour, TimeSpan.FromMinutes(1)),
        new("24h", TimeSpan.FromHours(24), Hour),
        new("7d", TimeSpan.FromDays(7), Hour),
        new("28d", TimeSpan.FromDays(28), Hour),
    ];

    /// <inheritdoc />
    public override string ToString() => Name;
}
