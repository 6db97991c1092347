namespace AnnotateHub.Application.Adjudication;

/// <param name="Operation">Made by the client, 1 to 60 characters; the same again changes nothing.</param>
/// <param name="Kind"><c>take</c>, <c>keepAll</c>, <c>dropAll</c>, <c>edit</c>, <c>reclassify</c>, <c>later</c> or <c>comment</c>.</param>
/// <param name="Side">For <c>take</c>.</param>
/// <param name="Class">For <c>reclassify</c>.</param>
/// <param name="Boxes">For <c>edit</c>.</param>
/// <param name="Text">For <c>comment</c>.</param>
public sealed record DecisionRequest(
    string? Operation,
    long ImageId,
    string? Case,
    string? Kind,
    string? Side = null,
    string? Class = null,
    IReadOnlyList<PlacedBox>? Boxes = null,
    string? Text = null
);
