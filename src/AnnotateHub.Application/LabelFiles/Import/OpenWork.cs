using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Work of a round that labels are imported into.</summary>
internal sealed record OpenWork(long Id, AssignmentState State);
