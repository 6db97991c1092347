using AnnotateHub.Application.Assignments.Bulk;

namespace AnnotateHub.Application.Assignments.Departure;

/// <summary>Open work of a person in one round, and what would become of it.</summary>
/// <param name="NotStarted">Images that the person has not begun.</param>
/// <param name="Begun">Images in progress or returned.</param>
/// <param name="Goes">What the receiver would get; empty where nobody was named.</param>
/// <param name="Stays">What they cannot get, each with its reason.</param>
public sealed record DepartureRound(
    long RoundId,
    string Round,
    int NotStarted,
    int Begun,
    IReadOnlyList<BulkItem> Goes,
    IReadOnlyList<BulkItem> Stays
);
