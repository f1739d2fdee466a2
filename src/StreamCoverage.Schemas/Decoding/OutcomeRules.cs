using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Rules of <c>request-outcome.v1</c> that both readers keep.</summary>
internal static class OutcomeRules
{
    /// <summary>What about an event contradicts itself; null where nothing does.</summary>
    /// <param name="outcome">All but its end.</param>
    /// <param name="end">How the request ended.</param>
    /// <param name="attempts">Its attempts.</param>
    public static string? Contradiction(in DecodedOutcome outcome, Outcome end, ReadOnlySpan<DecodedAttempt> attempts)
    {
        var hasSucceeded = end == Outcome.Succeeded;
        if (hasSucceeded && outcome.Operator == SymbolTable.None)
            return "the event succeeded and names no operator";
        if (attempts.IsEmpty)
            return null;
        var last = attempts[^1];
        if (last.Operator != outcome.Operator)
            return "the event's operator is not that of the last attempt";
        return hasSucceeded == (last.Outcome == Outcome.Succeeded) ? null : "the event and its last attempt did not end alike";
    }

    /// <summary>The role that <paramref name="word"/> names. False where it names none.</summary>
    public static bool TryRole(ReadOnlySpan<byte> word, out ReporterRole role)
    {
        for (role = ReporterRole.Gateway; role <= ReporterRole.Operator; role++)
            if (Ascii.Equals(word, role.Word()))
                return true;
        return false;
    }
}
