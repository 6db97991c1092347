namespace AnnotateHub.Application.Kernel;

/// <summary>How far long work has come.</summary>
/// <param name="Total">Null while it is not known.</param>
/// <param name="Message">One sentence on what is happening.</param>
/// <param name="PerSecond">Items a second, averaged over the run so far.</param>
/// <param name="Left">Estimated time to the end.</param>
public sealed record JobProgress(int Done, int? Total, string Message, double? PerSecond = null, TimeSpan? Left = null);
