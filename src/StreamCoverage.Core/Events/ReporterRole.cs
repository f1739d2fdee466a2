namespace StreamCoverage.Core.Events;

/// <summary>Who attests an outcome. Figures of the three roles are kept apart and never merged silently.</summary>
public enum ReporterRole : byte
{
    /// <summary>The event names no reporter; it counts as demand, as a gateway's does.</summary>
    Unstated = 0,

    /// <summary>A gateway that routed a user's request: real demand.</summary>
    Gateway = 1,

    /// <summary>A prober that sent the request itself: evidence of service, never demand.</summary>
    Prober = 2,

    /// <summary>The operator that served it: a claim, shown apart.</summary>
    Operator = 3,

    /// <summary>
    /// No role that an event states. A row of it counts demand once more, by who reported it: it names the reporter in the operator's
    /// place, and holds no attempts. There are such rows only where reporters are counted.
    /// </summary>
    Attested = 4,
}

/// <summary>What each role's word weighs, and how it is spelled.</summary>
public static class ReporterRoles
{
    /// <summary>How many bits a role takes where it stands beside other numbers in one.</summary>
    public const int Bits = 3;

    private static readonly string[] Names = ["unstated", "gateway", "prober", "operator", "attested"];

    /// <summary>The word for <paramref name="role"/>, in lower case.</summary>
    public static string Word(this ReporterRole role) => Names[(int)role];

    /// <summary>The role that <paramref name="word"/> names; null where it names none. An event cannot say <c>unstated</c> or <c>attested</c>.</summary>
    public static ReporterRole? Parse(string word) =>
        Array.IndexOf(Names, word) is var index and > (int)ReporterRole.Unstated and < (int)ReporterRole.Attested ? (ReporterRole)index : null;

    /// <summary>Whether outcomes of this role are demand, and so enter the headline figures.</summary>
    public static bool IsDemand(this ReporterRole role) => role is ReporterRole.Unstated or ReporterRole.Gateway;
}
