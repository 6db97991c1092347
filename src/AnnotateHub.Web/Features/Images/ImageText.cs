using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Web.Features.Images;

/// <summary>Splits and states as they stand in the address and on the screen.</summary>
public static class ImageText
{
    public static IReadOnlyList<(string Word, int Key, string Label)> Splits { get; } =
    [
        ("train", (int)DataSplit.Train, "Train"),
        ("validation", (int)DataSplit.Validation, "Validation"),
        ("test", (int)DataSplit.Test, "Test"),
        ("none", WorkCount.NoSplit, "None yet"),
    ];

    public static IReadOnlyList<(string Word, AssignmentState State, string Label)> States { get; } =
    [
        ("open", AssignmentState.Assigned, "Not started"),
        ("started", AssignmentState.InProgress, "In progress"),
        ("returned", AssignmentState.Returned, "Returned"),
        ("submitted", AssignmentState.Submitted, "Submitted"),
        ("accepted", AssignmentState.Accepted, "Accepted"),
    ];

    public static string Split(DataSplit? split) => split is { } drawn ? drawn.ToString() : "";

    public static string Boxes(int boxes) => boxes == 1 ? "1 box" : $"{boxes} boxes";

    /// <summary>The state that stands for an image: one's own newest work, else the least finished of those that may be known.</summary>
    public static AssignmentState StateOf(ImageEntry image) =>
        image.Works.LastOrDefault(work => work.IsOwn) is { } own ? own.State
        : image.Works.Count == 0 ? AssignmentState.Assigned
        : image
            .Works.Select(work => work.State)
            .MinBy(state =>
                state switch
                {
                    AssignmentState.Returned => 0,
                    AssignmentState.InProgress => 1,
                    AssignmentState.Assigned => 2,
                    AssignmentState.Submitted => 3,
                    _ => 4,
                }
            );

    /// <summary>One's own state, or how many of several people's works are done.</summary>
    public static string StateWords(ImageEntry image) =>
        image.Works.Count > 1 && !image.Works.Any(work => work.IsOwn)
            ? $"{image.Works.Count(work => work.State.IsDone())} of {image.Works.Count} done"
            : StateOf(image).ToDisplayText();

    /// <summary>Own boxes, or those of the only one who may be known.</summary>
    public static int? BoxesOf(ImageEntry image) =>
        image.Works.LastOrDefault(work => work.IsOwn) is { } own ? own.Boxes
        : image.Works.Count == 1 ? image.Works[0].Boxes
        : null;

    /// <summary>Where one's work on the image is done or looked at.</summary>
    public static string Address(long projectId, ImageEntry image) =>
        $"projects/{projectId}/images/{image.Id}/annotate"
        + (image.Works.LastOrDefault(work => work.IsOwn) is { } own ? $"?assignment={own.AssignmentId}" : "");
}
