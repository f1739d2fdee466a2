using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>A request outcome as numbers of the decoder's symbol table: the form in which it is folded, without a string.</summary>
public record struct DecodedOutcome
{
    public int Network { get; set; }
    public CellKey Cell { get; set; }

    /// <summary>0 when nobody served the request.</summary>
    public int Operator { get; set; }

    /// <summary>0 when the event names no reporter.</summary>
    public int Reporter { get; set; }

    public EventTime OccurredAt { get; set; }
    public Outcome Outcome { get; set; }
    public ReporterRole Role { get; set; }

    /// <summary>The role in which it counts: who reports of itself makes a claim, whatever role it states.</summary>
    public readonly ReporterRole RoleCounted => Reporter != 0 && Reporter == Operator ? ReporterRole.Operator : Role;

    /// <summary>-1 where it was not measured.</summary>
    public long LatencyMicroseconds { get; set; }

    public long RewardMicros { get; set; }

    /// <summary>Where the request's id lies in <see cref="OutcomeBatch.Text"/>, unescaped.</summary>
    public TextSpan RequestId { get; set; }

    /// <summary>Its attempts in <see cref="OutcomeBatch.AttemptsOf"/>; none where only the end is known.</summary>
    public int FirstAttempt { get; set; }

    public int AttemptCount { get; set; }

    /// <summary>The event's bytes in the message.</summary>
    public TextSpan Bytes { get; set; }

    /// <summary>The event's place in the message, from 0.</summary>
    public int Index { get; set; }
}

/// <summary>One attempt as numbers of the decoder's symbol table.</summary>
/// <param name="LatencyMicroseconds">-1 where it was not measured.</param>
public readonly record struct DecodedAttempt(int Operator, Outcome Outcome, long LatencyMicroseconds);

/// <summary>A stretch of a buffer, in bytes.</summary>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>One refused event, or a refused message (then <paramref name="Index"/> is 0 and the bytes are all of it).</summary>
/// <param name="Reason">The closed reason.</param>
/// <param name="Detail">What exactly, for people; never a value of the event that could be text of a user.</param>
/// <param name="Bytes">The event's bytes in the message.</param>
/// <param name="Index">The event's place in the message, from 0.</param>
public sealed record Rejection(RejectReason Reason, string Detail, TextSpan Bytes, int Index);
