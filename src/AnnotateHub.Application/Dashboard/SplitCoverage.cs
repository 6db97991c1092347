using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Dashboard;

/// <summary>How many images of a split have an answer, counting images and not assignments.</summary>
/// <param name="Split">Null for images that are in none.</param>
/// <param name="Accepted">With an answer that a lead accepted.</param>
/// <param name="Submitted">With an answer that is submitted, and none that is accepted.</param>
public sealed record SplitCoverage(DataSplit? Split, int Images, int Accepted, int Submitted)
{
    /// <summary>Without any answer that is submitted.</summary>
    public int Without => Images - Accepted - Submitted;
}
