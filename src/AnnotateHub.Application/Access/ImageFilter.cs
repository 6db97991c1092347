using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Which images are asked for. States and rounds mean work that the asking person may know of.</summary>
/// <param name="Search">Part of the stem, upper and lower case alike; every sign means itself.</param>
/// <param name="Split">A split's number, or <see cref="WorkCount.NoSplit"/> for images without one.</param>
/// <param name="Patient">The patient's name; empty for images without one.</param>
/// <param name="State">Some work on the image stands there; <see cref="AssignmentState.Assigned"/> means that none was started.</param>
/// <param name="Column">A column of the lab's own in which something is stated. Counts for leads alone; for others as if it were not
/// said.</param>
/// <param name="Value">What is stated there; empty for images of which nothing is, null for any value.</param>
/// <param name="Flagged">Only images with a flag that waits for a decision.</param>
public sealed record ImageFilter(
    string? Search = null,
    int? Split = null,
    string? Patient = null,
    AssignmentState? State = null,
    long? Round = null,
    bool Flagged = false,
    string? Column = null,
    string? Value = null
)
{
    public bool IsEmpty => this == new ImageFilter() || this == new ImageFilter(Search: "");
}
