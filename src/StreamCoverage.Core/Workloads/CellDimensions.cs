namespace StreamCoverage.Core.Workloads;

/// <summary>A set of the six dimensions of a workload cell; bit i is dimension i.</summary>
[Flags]
public enum CellDimensions : byte
{
    None = 0,
    Model = 1,
    Task = 2,
    Hardware = 4,
    Region = 8,
    Verification = 16,
    Size = 32,
    All = Model | Task | Hardware | Region | Verification | Size,
}
