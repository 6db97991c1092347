namespace AnnotateHub.Application.Assignments.Reassignment;

/// <summary>What became of work that was given to somebody else.</summary>
/// <param name="LeftAlone">By assignment, with a sentence.</param>
/// <param name="AddsPerson">The other had nothing in this round before.</param>
internal sealed record ReassignedMany(IReadOnlyList<ReassignedStep> Done, IReadOnlyDictionary<long, string> LeftAlone, bool AddsPerson);
