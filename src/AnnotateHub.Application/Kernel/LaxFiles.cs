namespace AnnotateHub.Application.Kernel;

/// <summary>Files and folders of a data folder that others could read or change.</summary>
/// <param name="Closed">They cannot any more.</param>
/// <param name="Open">They still can: the files belong to somebody else, or lie on a disk without rights.</param>
public sealed record LaxFiles(IReadOnlyList<string> Closed, IReadOnlyList<string> Open);
