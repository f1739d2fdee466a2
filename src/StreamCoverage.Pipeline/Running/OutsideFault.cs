using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Running;

/// <summary>Which failures of a stage may pass by themselves, so that it is started again after a pause.</summary>
public static class OutsideFault
{
    /// <summary>Whether the store or the log was away. Anything else is ours, or cannot be helped, and ends the process.</summary>
    public static bool MayPass(Exception exception) => exception is StoreException or LogException { IsFatal: false };
}
