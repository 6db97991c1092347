using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Assignments;

/// <summary>One assignment of a round, as the command line names it.</summary>
/// <param name="Image">Name of the image.</param>
/// <param name="User">User name.</param>
public sealed record WorkLine(long Id, string Image, string User, string Person, AssignmentState State);
