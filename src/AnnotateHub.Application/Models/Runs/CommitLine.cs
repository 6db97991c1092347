using System.Text.Json.Nodes;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Kept">Boxes that a person has touched, which stay as they are.</param>
/// <param name="Blocked">Boxes of the run that are not added, because a person has touched or rejected one there.</param>
public sealed record CommitLine(
    long AssignmentId,
    long ImageId,
    string Image,
    string Person,
    int Added,
    int Changed,
    int Dropped,
    int Kept,
    int Blocked,
    IReadOnlyList<CommitBox> Boxes
);
