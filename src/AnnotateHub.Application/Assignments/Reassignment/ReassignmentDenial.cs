using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Assignments.Reassignment;

/// <summary>Why work cannot go to a person.</summary>
/// <param name="To">The person where they may get work of this round at all.</param>
/// <param name="Whole">A sentence where nothing of the round can go to them.</param>
/// <param name="Each">A sentence for each assignment that cannot, by its key.</param>
internal sealed record ReassignmentDenial(Membership? To, string? Whole, IReadOnlyDictionary<long, string> Each)
{
    public string? For(long assignmentId) => Whole ?? Each.GetValueOrDefault(assignmentId);
}
