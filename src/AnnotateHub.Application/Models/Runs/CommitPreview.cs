using System.Text.Json.Nodes;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>What committing a run to a round would do. Nothing is stored by looking.</summary>
/// <param name="Lines">One for each assignment that would change and that the asking person may see into.</param>
/// <param name="Unseen">Assignments that would be looked at too, but are not for the asking person to see into now.</param>
/// <param name="Submitted">Assignments left alone because they were submitted.</param>
/// <param name="WithoutAnswer">Assignments on images for which the run has no answer.</param>
public sealed record CommitPreview(
    string Run,
    string Round,
    int Added,
    int Changed,
    int Dropped,
    int Kept,
    int Blocked,
    IReadOnlyList<CommitLine> Lines,
    int Unseen,
    int Submitted,
    int WithoutAnswer,
    int Unchanged
);
