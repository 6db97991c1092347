namespace AnnotateHub.Application.Assignments.Departure;

/// <summary>What became of a person's open work when they left the project.</summary>
/// <param name="Reassigned">Assignments that the receiver has now.</param>
/// <param name="Withdrawn">Assignments that are nobody's any more.</param>
/// <param name="Kept">Assignments that still carry the person's name.</param>
public sealed record DepartureResult(int Reassigned, int Withdrawn, int Kept);
