using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Projects;

/// <summary>The work on one image, to keep before it is deleted. Coordinates are full-resolution pixels.</summary>
public sealed record ImageWork(
    string Image,
    int Width,
    int Height,
    string? Patient,
    IReadOnlyList<string> SourceFiles,
    DateTimeOffset ReadAt,
    IReadOnlyList<ImageWork.Work> Works
)
{
    /// <param name="Boxes">As they are.</param>
    /// <param name="History">Every gesture that made them.</param>
    public sealed record Work(
        string Round,
        string Person,
        AssignmentState State,
        DateTimeOffset? SubmittedAt,
        IReadOnlyList<Box> Boxes,
        IReadOnlyList<Gesture> History,
        IReadOnlyList<Remark> Comments
    );

    public sealed record Box(string Id, string Class, double X1, double Y1, double X2, double Y2, double? Score);

    /// <param name="Boxes">What it changed, as the log has it.</param>
    public sealed record Gesture(long Revision, string Kind, DateTimeOffset At, System.Text.Json.JsonElement Boxes);

    public sealed record Remark(string Person, string Text, DateTimeOffset At);
}
